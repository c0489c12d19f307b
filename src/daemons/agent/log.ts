import process from 'node:process';
import {messageOf} from '../../base/errors.ts';
import {logText} from '../../base/log-text.ts';
import {rfc3339} from '../../base/time.ts';

interface Write {
	(values: Readonly<Record<string, unknown>>, message: string): void;
	(message: string): void;
}

/** What the agent says about itself: an object of named values, then a sentence. */
export interface AgentLog {
	readonly info: Write;
	readonly warn: Write;
	readonly error: Write;
}

/**
 * Writes the same lines as daemons/shared/log.ts to stderr, without its library: JSON lines for a journal or file, readable lines for
 * a terminal.
 */
export async function openLog(): Promise<AgentLog> {
	// Loaded only where somebody looks: it knows the widths of all characters.
	const readable = process.stderr.isTTY
		? (await import('../shared/readable-line.ts')).readableLine
		: undefined;
	const at =
		(level: string): Write =>
		(first: unknown, message?: string) => {
			const json = logLine(level, first, message);
			process.stderr.write(`${readable === undefined ? logText(json) : readable(json)}\n`);
		};
	return {info: at('info'), warn: at('warn'), error: at('error')};
}

function logLine(level: string, first: unknown, message: string | undefined): string {
	const head = {level, time: rfc3339(Date.now())};
	if (message === undefined) return JSON.stringify({...head, msg: String(first)});
	return JSON.stringify({...head, ...valuesOf(first), msg: message});
}

function valuesOf(values: unknown): Readonly<Record<string, unknown>> {
	if (typeof values !== 'object' || values === null) return {};
	const copy: Record<string, unknown> = {...values};
	const {err} = copy;
	if (err === undefined) return copy;
	const type = err instanceof Error ? err.name : typeof err;
	const stack = err instanceof Error ? err.stack : undefined;
	return {...copy, err: {type, message: messageOf(err), stack}};
}
