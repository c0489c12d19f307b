import {once} from 'node:events';
import process from 'node:process';
import {Chalk} from 'chalk';
import type {ChalkInstance} from 'chalk';
import {safeAscii} from '../base/terminal-text.ts';

/** Colour names that change nothing where the reader wants none. */
export type Colours = ChalkInstance;

// Invisible or terminal-steering characters beyond C0, which JSON itself escapes.
const unseen = /[\u007F-\u009F\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}]/gu;

const newline = Buffer.from('\n');

/** One value as one line of JSON that is safe to show on a terminal: what steers it or hides stands as `\uXXXX`. */
export function jsonLine(value: unknown): string {
	return JSON.stringify(value).replaceAll(
		unseen,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** Prints a value as one line of JSON. */
export async function printJson(value: unknown): Promise<void> {
	await writeOut(`${isAsciiTerminal() ? asciiJson(jsonLine(value)) : jsonLine(value)}\n`);
}

/** Prints each value as one line of JSON. */
export async function printJsonLines(values: Iterable<unknown>): Promise<void> {
	for (const value of values) {
		// A slow reader is waited for.
		// oxlint-disable-next-line no-await-in-loop
		await printJson(value);
	}
}

/** Prints lines of text whose parts from outside are cleaned already. */
export async function printText(lines: readonly string[]): Promise<void> {
	const text = `${lines.join('\n')}\n`;
	await writeOut(isAsciiTerminal() ? asciiText(text) : text);
}

/** Prints bytes from outside and a newline; not for a terminal. */
export async function printBytes(bytes: Buffer): Promise<void> {
	await writeOut(Buffer.concat([bytes, newline]));
}

/** Writes to stdout as it is; waits while the reader is slow. */
export async function writeOut(output: string | Buffer): Promise<void> {
	if (!process.stdout.write(output)) await once(process.stdout, 'drain');
}

/** Prints one line of progress or advice on stderr. */
export function tell(line: string): void {
	process.stderr.write(`nms: ${safeAscii(line)}\n`);
}

/** Colours for stdout: none in a pipe, with NO_COLOR (no-color.org) or on a terminal that has none. */
export function standardColours(): Colours {
	return process.stdout.isTTY && wantsColour(process.env) ? new Chalk() : new Chalk({level: 0});
}

/** Whether the environment asks for colour. */
export function wantsColour(env: NodeJS.ProcessEnv): boolean {
	return (env['NO_COLOR'] ?? '') === '' && hasScreen(env);
}

/** Whether TERM names a terminal with a cursor to move. */
export function hasScreen(env: Readonly<Record<string, string | undefined>>): boolean {
	return !['', 'dumb'].includes(env['TERM'] ?? '');
}

/** Whether the locale's characters are UTF-8; the first of these that is set decides, as in setlocale(3). */
export function isUtf8Locale(env: NodeJS.ProcessEnv): boolean {
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	return /utf-?8/i.test(locale);
}

/** Every other character as its code point; colours are ASCII and stay. */
export function asciiText(text: string): string {
	return text.replaceAll(/[^\0-\u007F]/gu, (character) => {
		return `<${(character.codePointAt(0) ?? 0).toString(16)}>`;
	});
}

/** The same JSON with every character beyond ASCII escaped. */
export function asciiJson(json: string): string {
	return json.replaceAll(/[\u0080-\uFFFF]/g, (unit) => {
		return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
	});
}

// On a terminal of another character set the bytes of UTF-8 could be controls (0x9b is CSI).
function isAsciiTerminal(): boolean {
	return process.stdout.isTTY && !isUtf8Locale(process.env);
}
