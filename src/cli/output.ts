import {once} from 'node:events';
import process from 'node:process';
import {Chalk} from 'chalk';
import type {ChalkInstance} from 'chalk';

/** Colour names that change nothing where the reader wants none. */
export type Colours = ChalkInstance;

// Invisible or terminal-steering characters beyond C0, which JSON itself escapes.
const unseen = /[\u007F-\u009F\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}]/gu;

/** One value as one line of JSON that is safe to show on a terminal: what steers it or hides stands as `\uXXXX`. */
export function jsonLine(value: unknown): string {
	return JSON.stringify(value).replaceAll(
		unseen,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** Writes one line on stdout and waits while its reader is slow. */
export async function printLine(line: string): Promise<void> {
	if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** Writes one line of progress or advice on stderr. */
export function tell(line: string): void {
	process.stderr.write(`nms: ${line}\n`);
}

/** Colours for stdout: none in a pipe, with NO_COLOR (no-color.org) or on a terminal that has none. */
export function standardColours(): Colours {
	return process.stdout.isTTY && wantsColour(process.env) ? new Chalk() : new Chalk({level: 0});
}

/** Whether the environment asks for colour. */
export function wantsColour(env: NodeJS.ProcessEnv): boolean {
	const terminal = env['TERM'] ?? '';
	return (env['NO_COLOR'] ?? '') === '' && terminal !== '' && terminal !== 'dumb';
}
