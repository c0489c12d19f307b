import process from 'node:process';
import pino from 'pino';
import type {Logger} from 'pino';
import {safe} from '../../base/terminal-text.ts';

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
	return pino(options, pino.destination({fd: 2, sync: true}));
}

/** One JSON line of the log as `14:03:11 warn message key=value`. */
export function readableLine(json: string): string {
	const record: unknown = JSON.parse(json);
	const values = new Map<string, unknown>(Object.entries(record ?? {}));
	const [level, time, message] = ['level', 'time', 'msg'].map((key) => textOf(values.get(key)));
	const rest = [...values].filter(([key]) => !['level', 'time', 'msg', 'name'].includes(key));
	const clock = (time ?? '').slice(11, 19);
	const text = [clock, level, message, ...rest.map(([key, value]) => `${key}=${textOf(value)}`)];
	return safe(text.join(' '));
}

function writeReadable(json: string): void {
	process.stderr.write(`${readableLine(json)}\n`);
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	const isError = typeof value === 'object' && value !== null && 'message' in value;
	return JSON.stringify(isError ? value.message : value);
}
