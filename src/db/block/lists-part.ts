import type {Buffer} from 'node:buffer';
import {blockLimits} from './block-format.ts';
import {ByteReader} from './byte-reader.ts';
import {ByteWriter} from './byte-writer.ts';
import type {ListedValues} from './listed-values.ts';
import type {PartRead} from './part-read.ts';
import {damaged, ok} from './part-read.ts';

/** Most values of one list; more would cost more than opening the block. */
export const mostListed = 64;

/** Longest value that is listed, in UTF-16 code units. */
export const mostListedLength = 256;

/** The lists of values that are few and short; a name that is missing has any values. */
export function listsPart(listed: ListedValues): Buffer {
	const writer = new ByteWriter();
	const short = [...listed].filter(
		([, values]) =>
			values.length <= mostListed && values.every((value) => value.length <= mostListedLength),
	);
	writer.varint(short.length);
	for (const [name, values] of short) {
		writer.text(name);
		writer.varint(values.length);
		for (const value of values) writer.text(value);
	}
	return writer.written();
}

export function readLists(content: Buffer): PartRead<ListedValues> {
	const reader = new ByteReader(content);
	const lists = new Map<string, readonly string[]>();
	for (let left = reader.count(blockLimits.fields); left > 0; left -= 1) {
		const name = reader.text(blockLimits.nameBytes);
		const values: string[] = [];
		for (let more = reader.count(mostListed); more > 0; more -= 1)
			values.push(reader.text(blockLimits.nameBytes));
		lists.set(name, values);
	}
	return reader.isDone ? ok(lists) : damaged('lists', 'its content does not fit its size');
}
