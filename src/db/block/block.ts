import type {Buffer} from 'node:buffer';
import type {BlockColumns} from './block-columns.ts';
import {readColumns} from './block-columns.ts';
import {BlockEvents} from './block-events.ts';
import {blockLimits, partPlace} from './block-format.ts';
import type {BlockLines} from './block-lines.ts';
import type {BlockDirectory} from './directory-part.ts';
import {readDirectory} from './directory-part.ts';
import type {FieldContent} from './field-part.ts';
import {readFieldPart} from './field-part.ts';
import type {ListedValues} from './listed-values.ts';
import {listedFields, listedValues} from './listed-values.ts';
import type {StoredLists} from './lists-part.ts';
import {readLists} from './lists-part.ts';
import {checksumOf, unpackPart, unpackPartAside} from './packed-part.ts';
import type {Damage, PartRead} from './part-read.ts';
import {andThen, damaged, ok} from './part-read.ts';
import {StoredField} from './stored-field.ts';
import type {ValueColumn} from './value-column.ts';

/** Fewer bytes are inflated in less time than another thread is told of them. */
const leastInflatedAside = 65_536;

/** Gives the parts of a stored block from the one place up to the other, undefined for one that is missing; asked when they are first needed. */
export type PartSource = (from: number, to: number) => readonly (Uint8Array | undefined)[];

/** Opens a block by its directory; its other parts are read when they are asked for. Nothing of what is stored is trusted. */
export function openBlock(source: PartSource): PartRead<Block> {
	// Whoever opens a block hardly ever does without its lists.
	const [packed, lists] = source(partPlace.directory, partPlace.lists + 1);
	const content = unpackPart(packed, 'directory', blockLimits.partBytes);
	return andThen(andThen(content, readDirectory), (directory) =>
		ok(
			new Block(directory, source, {
				lists,
				checksum: packed === undefined ? 0 : checksumOf(packed),
			}),
		),
	);
}

/** A stored block. A part that is damaged is reported by what needs it; the others can be read nonetheless. */
export class Block {
	readonly rows: number;
	readonly textBytes: number;
	/** No row has a field whose name is missing. */
	readonly fieldNames: readonly string[];
	/** Of its directory, which has those of all its parts: tells it from what it is when it is decoded anew. */
	readonly checksum: number;
	readonly #directory: BlockDirectory;
	readonly #source: PartSource;
	#lists: PartRead<StoredLists> | undefined;
	#columns: PartRead<BlockColumns> | undefined;
	#text: PartRead<Buffer> | undefined;
	#lines: PartRead<BlockLines> | undefined;
	#events: PartRead<BlockEvents> | undefined;
	readonly #fields = new Map<number, PartRead<StoredField>>();

	/** Parts that were read before they are needed, by place. */
	readonly #ahead = new Map<number, Uint8Array | undefined>();

	/** Of parts that were read. */
	#contentBytes = 0;

	constructor(
		directory: BlockDirectory,
		source: PartSource,
		{lists, checksum}: {readonly lists: Uint8Array | undefined; readonly checksum: number},
	) {
		this.rows = directory.rows;
		this.textBytes = directory.textBytes;
		this.fieldNames = directory.fieldNames;
		this.checksum = checksum;
		this.#directory = directory;
		this.#source = source;
		this.#ahead.set(partPlace.lists, lists);
	}

	/** Whether its lines were inflated, which is most of what a block costs. */
	get hasLines(): boolean {
		return this.#lines?.kind === 'ok';
	}

	/** About what it holds in memory, with all of it that was read. */
	get heldBytes(): number {
		const columns = this.#columns?.kind === 'ok' ? this.#columns.value.heldBytes : 0;
		const rowBytes = (this.#lines === undefined ? 0 : 4) + 2 * this.#fields.size;
		return this.#contentBytes + columns + rowBytes * this.rows;
	}

	/** Values that are few, by name (listed-values.ts); of a name that is missing the block may have any. */
	lists(): PartRead<StoredLists> {
		this.#lists ??= andThen(this.#content(partPlace.lists, 'lists'), readLists);
		return this.#lists;
	}

	columns(): PartRead<BlockColumns> {
		this.#columns ??= andThen(this.#content(partPlace.columns, 'columns'), (content) =>
			readColumns(content, this.rows),
		);
		return this.#columns;
	}

	/** The raw lines. */
	lines(): PartRead<BlockLines> {
		this.#lines ??= andThen(this.columns(), ({lengths}) =>
			andThen(this.#text ?? this.#content(partPlace.text, 'text'), (bytes) =>
				linesOf(bytes, lengths),
			),
		);
		return this.#lines;
	}

	/** Reads the raw lines and begins to inflate them in another thread, where that is worth it: `lines` has them when it is over. */
	inflateLines(): Promise<void> | undefined {
		if (this.#lines !== undefined || this.textBytes < leastInflatedAside) return undefined;
		const packed = this.#part(partPlace.text);
		if (this.#isOwn(partPlace.text, packed)) return this.#inflateText(packed);
		this.#text = notOwn('text');
		return undefined;
	}

	/**
	 * Gives back the memory of its lines, of which nobody may have a view any more: the collector would come to it late, and look through
	 * all else for it. The block is not to be used again.
	 */
	release(): void {
		if (this.#text?.kind === 'ok') freeBytes(this.#text.value);
	}

	/** One field of all rows; undefined where no row has it. */
	field(name: string): PartRead<ValueColumn | undefined> {
		const index = this.fieldNames.indexOf(name);
		return index < 0 ? ok(undefined) : andThen(this.#field(index), (field) => field.column(name));
	}

	/** Whole events, for which all parts but the lists are read, and of fields what is asked for. */
	events(): PartRead<BlockEvents> {
		this.#events ??= andThen(this.columns(), (columns) =>
			andThen(this.lines(), (lines) =>
				andThen(this.#allFields(), (fields) => ok(new BlockEvents({columns, lines, fields}))),
			),
		);
		return this.#events;
	}

	/** All that is listed, also where it is many: for a signature that is made after the block. */
	listed(): PartRead<ListedValues> {
		return andThen(this.columns(), ({sources, hosts, programs}) => {
			const fields: [string, ValueColumn['values']][] = [];
			for (const name of listedFields) {
				const field = this.field(name);
				if (field.kind === 'damaged') return field;
				if (field.value !== undefined) fields.push([name, field.value.values]);
			}
			return ok(
				listedValues({
					sources,
					hosts: hosts.values.map(String),
					programs: programs.values.map(String),
					fields,
				}),
			);
		});
	}

	#allFields(): PartRead<ReadonlyMap<string, StoredField>> {
		if (this.#fields.size < this.fieldNames.length) this.#readFields();
		const fields = new Map<string, StoredField>();
		for (const [index, name] of this.fieldNames.entries()) {
			const field = this.#field(index);
			if (field.kind === 'damaged') return field;
			fields.set(name, field.value);
		}
		return ok(fields);
	}

	/** All at once: that costs hardly more than one. */
	#readFields(): void {
		const {firstField} = partPlace;
		const parts = this.#source(firstField, firstField + this.fieldNames.length);
		for (const [index, part] of parts.entries()) this.#ahead.set(firstField + index, part);
	}

	#field(index: number): PartRead<StoredField> {
		const known = this.#fields.get(index);
		if (known !== undefined) return known;
		const read = andThen(this.#fieldContent(index), (content) => this.#fieldOf(index, content));
		this.#fields.set(index, read);
		return read;
	}

	#fieldContent(index: number): PartRead<FieldContent> {
		const name = this.fieldNames[index] ?? '';
		return andThen(this.#content(partPlace.firstField + index, name), (content) =>
			readFieldPart(content, name, this.rows),
		);
	}

	#fieldOf(index: number, {values, ids}: FieldContent): PartRead<StoredField> {
		if (typeof ids !== 'number') return ok(new StoredField(values, ids));
		const name = this.fieldNames[index] ?? '';
		// Always an earlier field, so that this comes to an end.
		if (ids >= index) return damaged(name, 'it has the ids of a later field');
		return andThen(this.#field(ids), (earlier) => ok(new StoredField(values, earlier.ids)));
	}

	async #inflateText(packed: Uint8Array | undefined): Promise<void> {
		this.#text = await unpackPartAside(packed, 'text', this.textBytes);
		this.#contentBytes += this.textBytes;
		const isInflated = this.#text.kind === 'ok' && this.#text.value.buffer !== packed?.buffer;
		if (packed !== undefined && isInflated) freeBytes(packed);
	}

	#part(place: number): Uint8Array | undefined {
		const packed = this.#ahead.has(place)
			? this.#ahead.get(place)
			: this.#source(place, place + 1)[0];
		this.#ahead.delete(place);
		return packed;
	}

	#content(place: number, name: string): PartRead<Buffer> {
		const packed = this.#part(place);
		if (!this.#isOwn(place, packed)) return notOwn(name);
		const most = place === partPlace.text ? this.#directory.textBytes : blockLimits.partBytes;
		const content = unpackPart(packed, name, most);
		if (content.kind === 'ok') this.#contentBytes += content.value.length;
		return content;
	}

	/** What is missing is told of by whoever unpacks it. */
	#isOwn(place: number, packed: Uint8Array | undefined): boolean {
		return packed === undefined || checksumOf(packed) === this.#directory.checksums[place - 1];
	}
}

/** Bytes in a buffer with others stay. */
function freeBytes({buffer, length}: Uint8Array): void {
	const isAlone = buffer.byteLength <= length + 1;
	if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

function notOwn(name: string): Damage {
	return damaged(name, 'it is not of this block');
}

function linesOf(bytes: Buffer, lengths: Float64Array): PartRead<BlockLines> {
	const starts = new Uint32Array(lengths.length + 1);
	let end = 0;
	for (let row = 0; row < lengths.length; row += 1) {
		end += lengths[row] ?? 0;
		starts[row + 1] = end;
	}
	return end === bytes.length
		? ok({bytes, starts})
		: damaged('text', 'its size is not that of its rows');
}
