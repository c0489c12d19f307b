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

/** Lists of which no more is read than is asked for. */
export class StoredLists {
	readonly #content: Buffer;
	readonly #starts: ReadonlyMap<string, number>;

	/** `starts`: where each list is, by name. */
	constructor(content: Buffer, starts: ReadonlyMap<string, number>) {
		this.#content = content;
		this.#starts = starts;
	}

	/** The names of all lists. */
	names(): Iterable<string> {
		return this.#starts.keys();
	}

	/** Undefined where the block may have any values. */
	get(name: string): readonly string[] | undefined {
		const start = this.#starts.get(name);
		if (start === undefined) return undefined;
		const reader = new ByteReader(this.#content.subarray(start));
		return Array.from({length: reader.count(mostListed)}, () => reader.text(blockLimits.nameBytes));
	}
}

export function readLists(content: Buffer): PartRead<StoredLists> {
	const reader = new ByteReader(content);
	const starts = new Map<string, number>();
	for (let left = reader.count(blockLimits.fields); left > 0; left -= 1) {
		starts.set(reader.text(blockLimits.nameBytes), reader.pass(0));
		for (let more = reader.count(mostListed); more > 0; more -= 1)
			reader.pass(reader.count(blockLimits.nameBytes));
	}
	return reader.isDone
		? ok(new StoredLists(content, starts))
		: damaged('lists', 'its content does not fit its size');
}
