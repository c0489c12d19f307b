import path from 'node:path';
import process from 'node:process';
import type {ErrorCode} from '../../../base/errors.ts';
import {NmsError, reasonOf} from '../../../base/errors.ts';
import {safe} from '../../../base/terminal-text.ts';
import {formatProblem} from '../../../base/yaml-document.ts';
import {configurationExit} from '../../shared/run-daemon.ts';
import type {ConfigOptions} from '../config.ts';
import {loadConfig} from '../config.ts';

export interface ProgramOptions {
	/** JSON Lines instead of text; errors too. */
	readonly isJson: boolean;
}

/** Exit statuses as those of nms(1); all other errors have 1. */
const exits: Partial<Readonly<Record<ErrorCode, number>>> = {
	not_found: 5,
	configuration: configurationExit,
	interrupted: 130,
};

/** Runs what a verb of the program does; resolves with the exit status, and says what went wrong. */
export async function runProgram(
	{isJson}: ProgramOptions,
	work: () => Promise<number>,
): Promise<number> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof NmsError)) throw error;
		const {code, message, remedy} = error;
		if (isJson) process.stderr.write(`${JSON.stringify({error: {code, message, remedy}})}\n`);
		else tell(reasonOf(error));
		return exits[code] ?? 1;
	}
}

/** The state directory that is meant; the configuration need not be right, or there, where the command line names it. */
export function stateDirectoryOf(options: ConfigOptions): string {
	if (options.stateDirectory !== undefined) return path.resolve(options.stateDirectory);
	const loaded = loadConfig(options);
	if (loaded.kind === 'ok') return loaded.config.stateDirectory;
	throw new NmsError('configuration', loaded.problems.map(formatProblem).join('; '), {
		remedy: 'correct it, or name the state directory with --state-directory',
	});
}

/** Aborted by the signals that end a program, with the error that says so. */
export function stopSignal(work: string): AbortSignal {
	const controller = new AbortController();
	const remedy = 'run it again';
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.on(signal, () => {
			controller.abort(new NmsError('interrupted', `${work} was interrupted`, {remedy}));
		});
	return controller.signal;
}

/** An amount of bytes. */
export function bytesText(bytes: number): string {
	return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** One line on standard error. */
export function tell(text: string): void {
	process.stderr.write(`nms-hub: ${safe(text)}\n`);
}

/** Least milliseconds between two texts of progress. */
const everyMs = 200;

/** A line of a terminal's standard error that is written over; nothing elsewhere. */
export class ProgressLine {
	#shownAt = Number.NEGATIVE_INFINITY;
	#isThere = false;

	show(text: () => string): void {
		if (!process.stderr.isTTY || performance.now() - this.#shownAt < everyMs) return;
		this.#shownAt = performance.now();
		this.#isThere = true;
		process.stderr.write(`\r\u001B[Knms-hub: ${safe(text())}`);
	}

	clear(): void {
		if (this.#isThere) process.stderr.write('\r\u001B[K');
		this.#isThere = false;
	}
}
