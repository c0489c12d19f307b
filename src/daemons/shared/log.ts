import process from 'node:process';
import pino from 'pino';
import type {Logger} from 'pino';
import {logText} from '../../base/log-text.ts';
import {readableLine} from './readable-line.ts';

/** What a daemon says about itself: an object of named values, then a sentence. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** Writes to stderr: JSON lines for a journal or file, readable lines for a terminal. */
export function openLog(name: string): Log {
	const options = {
		name,
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: {level: (level: string) => ({level})},
	};
	if (process.stderr.isTTY) return pino(options, {write: writeReadable});
	// Written at once, so that the last words of a daemon that stops are there.
	const destination = pino.destination({fd: 2, sync: true});
	// A log on a full disk is no reason to stop: what matters of it, the socket tells, too.
	destination.on('error', () => undefined);
	return pino(options, {write: (json) => void destination.write(logText(json))});
}

function writeReadable(json: string): void {
	process.stderr.write(`${readableLine(json)}\n`);
}
