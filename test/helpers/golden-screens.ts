import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {openScreen} from './screen.ts';
import type {Screen} from './screen.ts';

/** Screens as text: what the console shows of a real hub. UPDATE_SCREENS=1 writes them. */
const folder = path.join(packageRoot, 'docs/screens');

/** A screen, and how to come to it. */
export interface Picture {
	readonly columns: number;
	readonly rows: number;
	readonly env?: Readonly<Record<string, string>>;
	/** Keys, each after what has to be on the screen before it. */
	readonly steps?: readonly (readonly [string, string | RegExp])[];
	/** Then this is on the screen. */
	readonly until: string | RegExp;
}

/** Sizes that most pictures have. */
export const small = {columns: 80, rows: 24};
export const large = {columns: 160, rows: 48};

/** Opens each picture of a hub and compares it, masked, with what is in docs/screens. */
export async function comparePictures(
	t: ExecutionContext,
	socket: string,
	{
		pictures,
		mask,
	}: {
		readonly pictures: Readonly<Record<string, Picture>>;
		readonly mask: (text: string, name: string) => string;
	},
): Promise<void> {
	for (const [name, picture] of Object.entries(pictures)) {
		// oxlint-disable-next-line no-await-in-loop
		const screen = await show(t, socket, picture);
		compare(t, name, mask(screen.text, name));
		if (name.endsWith('no-color')) t.notRegex(screen.raw, colourCode, name);
		// oxlint-disable-next-line no-control-regex
		if (name.endsWith('ascii')) t.regex(screen.raw, /^[\u0000-\u007f]*$/, name);
		screen.dispose();
	}
}

/** The same text for every run: times, rates and what else differs by the day. */
export function maskTimes(text: string): string {
	return (
		text
			.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '2026-11-20T14:03:11Z')
			.replaceAll(/\b\d\d-\d\d \d\d:\d\d:\d\dZ/g, '11-20 14:03:11Z')
			// A date whose time stands on the next row.
			.replaceAll(/(?<=(?:since|seen) )\d\d-\d\d$/gm, '11-20')
			.replaceAll(/\b\d\d:\d\d:\d\d\b/g, '14:03:11')
			// Of a time that a dialog covers but for its first digit.
			.replaceAll(/(?<=^ )\d(?=[│└])/gm, '1')
			.replaceAll(/(?<!:)\b\d\d:\d\dZ/g, '14:03Z')
			.replaceAll(/(?<=\/s |^ {2})[▁-█]{6,}/gm, (bars) => '▁'.repeat(bars.length))
			// The strip over the lines.
			.replaceAll(/^ \d\d:\d\d [▁-█]+/gm, (bars) => ` 13:03 ${'▁'.repeat(bars.length - 7)}`)
			.replaceAll(/(?<=^ {3}1 h)[ !]+(?=\d+ err)/gm, (marks) => ' '.repeat(marks.length))
			.replaceAll(/(?<=\/s )[_.:\-=+*#]{6}/g, '______')
			.replaceAll(/(?<=udp \S+ port )\d+/g, '5514')
			.replaceAll(/(?<=unix:)\S+/g, '/run/nms/agents.sock')
			.replaceAll(/\d+\.\d MB/g, '0.1 MB')
			.replaceAll(/\d+(?:\.\d)? [MGT]B free/g, '12 GB free')
			.replaceAll(/(?<=(?:std|audit) )\d+(?:\.\d)? [kM]B/g, '120 kB')
			.replaceAll(/pid \d+/g, 'pid 811')
	);
}

async function show(t: ExecutionContext, socket: string, picture: Picture): Promise<Screen> {
	const {env = {}, columns, rows, steps = []} = picture;
	const screen = openScreen(t, ['--socket', socket], {columns, rows, env});
	for (const [keys, before] of steps) {
		// oxlint-disable-next-line no-await-in-loop
		await screen.shows(before);
		screen.type(keys);
	}
	await screen.shows(picture.until);
	await screen.shows('nms hub-a');
	return screen;
}

// SGR 30-49 and 90-107, also as one of several parameters.
// oxlint-disable-next-line no-control-regex
const colourCode = /\u001b\[(?:\d+;)*(?:[34]\d|9\d|10\d)(?:;\d+)*m/;

function compare(t: ExecutionContext, name: string, text: string): void {
	const file = path.join(folder, `${name}.txt`);
	if (process.env['UPDATE_SCREENS'] === '1') {
		mkdirSync(folder, {recursive: true});
		writeFileSync(file, `${text}\n`);
	}
	t.is(`${text}\n`, readFileSync(file, 'utf8'), `${name}; UPDATE_SCREENS=1 writes it anew`);
}
