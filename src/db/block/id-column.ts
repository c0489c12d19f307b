import type {ByteReader} from './byte-reader.ts';
import type {ByteWriter} from './byte-writer.ts';

/** Bits of the largest id there can be: one above 4,095. */
const mostBits = 13;

/**
 * Writes ids of values, one a row: the least, and in so many bits each as the largest needs what they have above it. That is about
 * what zstd makes of them, at a fraction of its time and of the reader's.
 *
 * ```
 * ids 1 3 2 4    least 1, width 2    00 10 01 11, from the lowest bit of the first byte on: d8
 * ids 1 1 1 1    least 1, width 0
 * ```
 */
export function writeIds(writer: ByteWriter, ids: Uint16Array): void {
	const {least, most} = rangeOf(ids);
	const width = 32 - Math.clz32(most - least);
	writer.varint(least);
	writer.byte(width);
	const bytes = writer.reserve(bytesFor(ids.length, width));
	let pending = 0;
	let bits = 0;
	let at = 0;
	for (let row = 0; row < ids.length; row += 1) {
		pending |= ((ids[row] ?? 0) - least) << bits;
		for (bits += width; bits >= 8; bits -= 8) {
			bytes[at++] = pending;
			pending >>>= 8;
		}
	}
	if (bits > 0) bytes[at] = pending;
}

/** Most bits of ids of which eight fit into an integer. */
const mostNarrow = 4;

/** The next ids, of so many rows; without meaning where the reader is broken. */
export function takeIds(reader: ByteReader, rows: number): StoredIds {
	const least = reader.count(2 ** mostBits);
	const width = reader.count(mostBits);
	return new StoredIds({least, width, bytes: reader.take(bytesFor(rows, width)), rows});
}

/** Ids that have been measured: one is read by itself, or all at once. */
export class StoredIds {
	readonly #least: number;
	readonly #width: number;
	readonly #bytes: Uint8Array;
	readonly #rows: number;
	#all: Uint16Array | undefined;
	#most = 0;

	constructor({
		least,
		width,
		bytes,
		rows,
	}: {
		readonly least: number;
		readonly width: number;
		readonly bytes: Uint8Array;
		readonly rows: number;
	}) {
		this.#least = least;
		this.#width = width;
		this.#bytes = bytes;
		this.#rows = rows;
	}

	/** The id of one row. */
	at(row: number): number {
		if (this.#all !== undefined) return this.#all[row] ?? 0;
		const bit = row * this.#width;
		const byte = bit >>> 3;
		// As many bytes as the widest id can touch.
		const bits =
			(this.#bytes[byte] ?? 0) |
			((this.#bytes[byte + 1] ?? 0) << 8) |
			((this.#bytes[byte + 2] ?? 0) << 16);
		return ((bits >>> (bit & 7)) & ((1 << this.#width) - 1)) + this.#least;
	}

	/** Those of all rows. */
	all(): Uint16Array {
		return (this.#all ??= this.#read());
	}

	/** The largest of them. */
	most(): number {
		this.all();
		return this.#most;
	}

	#read(): Uint16Array {
		const [bytes, rows, width, least] = [this.#bytes, this.#rows, this.#width, this.#least];
		const ids = new Uint16Array(rows);
		this.#most = least;
		if (width === 0) return ids.fill(least);
		const narrow = width <= mostNarrow ? this.#readNarrow(ids) : 0;
		const mask = 2 ** width - 1;
		// Three bytes hold any id. Of the last rows the third would lie behind the end, which costs much more than a byte that is there.
		const near = Math.max(0, Math.floor((8 * (bytes.length - 2)) / width) - 1);
		let most = narrow === 0 ? 0 : this.#most - least;
		for (let row = narrow, bit = narrow * width; row < rows; row += 1, bit += width) {
			const byte = bit >>> 3;
			const three =
				row < near
					? (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16)
					: threeBytes(bytes, byte);
			const above = (three >>> (bit & 7)) & mask;
			ids[row] = above + least;
			if (above > most) most = above;
		}
		this.#most = most + least;
		return ids;
	}

	/** Eight ids at once where they fit into an integer, as those of few values do. Returns how many rows it has read. */
	#readNarrow(ids: Uint16Array): number {
		const [bytes, width, least] = [this.#bytes, this.#width, this.#least];
		const mask = 2 ** width - 1;
		const end = ids.length - (ids.length % 8);
		let most = 0;
		for (let row = 0, at = 0; row < end; row += 8, at += width) {
			let eight = bytes[at] ?? 0;
			for (let place = 1; place < width; place += 1)
				eight |= (bytes[at + place] ?? 0) << (8 * place);
			for (let place = 0; place < 8; place += 1) {
				const above = eight & mask;
				eight >>>= width;
				ids[row + place] = above + least;
				if (above > most) most = above;
			}
		}
		this.#most = most + least;
		return end;
	}
}

/** Zeros behind the end. */
function threeBytes(bytes: Uint8Array, at: number): number {
	let three = 0;
	for (let place = 0; place < 3 && at + place < bytes.length; place += 1)
		three |= (bytes[at + place] ?? 0) << (8 * place);
	return three;
}

function rangeOf(ids: Uint16Array): {readonly least: number; readonly most: number} {
	let least = ids[0] ?? 0;
	let most = least;
	for (const id of ids) {
		if (id < least) least = id;
		if (id > most) most = id;
	}
	return {least, most};
}

function bytesFor(rows: number, width: number): number {
	return Math.ceil((rows * width) / 8);
}
