import {Buffer} from 'node:buffer';
import {crc32} from 'node:zlib';
import type {Channel} from '../model/event.ts';
import type {Cursor} from './source-cursors.ts';

type CursorRow = readonly [
	channel: Channel,
	address: string,
	epoch: string,
	sequence: number,
	changedAt: number,
];

/** Cursors as text, behind its checksum. */
export function writeCursors(cursors: readonly Cursor[]): string {
	const rows = cursors.map(({channel, address, epoch, sequence, changedAt}): CursorRow => [
		channel,
		address,
		epoch,
		sequence,
		changedAt,
	]);
	const text = JSON.stringify(rows);
	return `${checksumOf(text)} ${text}`;
}

/** The cursors again; undefined where the text is damaged. */
export function readCursors(text: string): readonly Cursor[] | undefined {
	const at = text.indexOf(' ');
	const json = text.slice(at + 1);
	if (text.slice(0, at) !== checksumOf(json)) return undefined;
	// Written by `writeCursors` and by nothing else.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const rows = JSON.parse(json) as readonly CursorRow[];
	return rows.map(([channel, address, epoch, sequence, changedAt]) => ({
		channel,
		address,
		epoch,
		sequence,
		changedAt,
	}));
}

function checksumOf(text: string): string {
	return crc32(Buffer.from(text)).toString(16);
}
