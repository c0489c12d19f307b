import type {Buffer} from 'node:buffer';
import {EventBatch} from '../model/event-batch.ts';
import {sourceKey} from '../model/source-key.ts';
import type {Block} from './block/block.ts';
import {openBlock} from './block/block.ts';
import type {BlockRows} from './block/columns-part.ts';
import type {EncodedBlock} from './block/encode-block.ts';
import {encodeBlock} from './block/encode-block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen} from './block/part-read.ts';
import {lanes, rangeValues} from './block-range.ts';
import {joinParts, splitParts} from './chunk-parts.ts';
import {partsPerBlock} from './event-file-schema.ts';
import {rowNumbers} from './row-numbers.ts';
import type {Cursor} from './source-cursors.ts';
import {readCursors, writeCursors} from './moved-cursors.ts';
import {cursorsOf, highestSequences} from './source-cursors.ts';
import type {Statements} from './statements.ts';

/** A head of so many events or bytes is sealed. */
export const sealLimits = {events: 4096, bytes: 1 << 20} as const;

/** A commit of at least this share of a block is one by itself: to write it as a chunk first would write it twice. */
const ownBlockShare = 0.5;

/** What is stored with rows: which decoder packs gave them their fields, and cursors that other rows moved. */
export interface BesideRows {
	readonly packs: string | null;
	readonly moved: readonly Cursor[];
}

/** Told of each block that is made, and of which rows; and of cursors beside those of its rows that only the head had. */
export interface Sealed {
	block(block: EncodedBlock, rows: BlockRows): void;
	cursors(moved: readonly Cursor[]): void;
}

/**
 * What of a file's events waits to be sealed: chunks, one a commit, of events whose times are near their receipt, or of the others.
 * All its changes are made within the caller's transaction; where that is taken back, `forget` what was known.
 */
export class Head {
	readonly #statements: Statements;
	readonly #lane: number;
	#state: HeadState | undefined;

	/** `lane` is one of `lanes` that is not damaged. */
	constructor(statements: Statements, lane: number) {
		this.#statements = statements;
		this.#lane = lane;
	}

	/** When the oldest event in it was received; undefined where there is none. */
	get since(): number | undefined {
		return this.#known().since;
	}

	/** The highest sequence of each source among its rows, by key of the source. */
	get cursors(): ReadonlyMap<string, Cursor> {
		return this.#known().cursors;
	}

	/** Adds rows, at most as many as a block holds; whether it has the cursors too, and `sealed` is told of them. */
	add(rows: BlockRows, sealed: Sealed, beside: BesideRows): boolean {
		const bytes = bytesOf(rows);
		const before = this.#known();
		const isTooMuch =
			before.events + rows.rows.length > sealLimits.events ||
			before.bytes + bytes > sealLimits.bytes;
		if (isTooMuch) this.seal(sealed);
		const isOwnBlock =
			this.#known().events === 0 &&
			(rows.rows.length >= sealLimits.events * ownBlockShare ||
				bytes >= sealLimits.bytes * ownBlockShare);
		if (isOwnBlock) {
			this.#insertBlock(rows, beside.packs, sealed);
			return false;
		}
		this.#insertChunk(encodeBlock(rows), rows, beside);
		const after = this.#known();
		if (after.events >= sealLimits.events || after.bytes >= sealLimits.bytes) this.seal(sealed);
		return true;
	}

	/** Makes one block of what there is. A chunk that proves damaged is kept as it is, apart. */
	seal(sealed: Sealed): void {
		const {events, bytes, moved, packs} = this.#known();
		if (events === 0) return;
		const batch = new EventBatch(events, bytes);
		for (const {chunk, parts} of this.#chunks()) {
			const read = andThen(opened(parts), (block) => block.events());
			if (read.kind === 'ok') read.value.appendTo(batch);
			else this.#statements.run('UPDATE head SET lane = ? WHERE chunk = ?', lanes.damaged, chunk);
		}
		this.#statements.run('DELETE FROM head WHERE lane = ?', this.#lane);
		this.#state = emptyState();
		sealed.cursors(moved);
		if (batch.count === 0) return;
		const rows = rowNumbers(batch.count);
		const only = packs.size === 1 ? ([...packs][0] ?? null) : null;
		this.#insertBlock({batch, rows, idOf: (row) => batch.id[row] ?? 0}, only, sealed);
	}

	/** What is known may not be so: it is read again. */
	forget(): void {
		this.#state = undefined;
	}

	#insertChunk(block: EncodedBlock, {batch, rows}: BlockRows, {packs, moved}: BesideRows): void {
		const sql = 'INSERT INTO head VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
		const values = rangeValues(block, this.#lane);
		const noted = moved.length === 0 ? null : writeCursors(moved);
		this.#statements.run(sql, ...values, joinParts(block.parts), packs, noted);
		const state = this.#known();
		state.events += block.rows;
		state.bytes += block.textBytes;
		state.packs.add(packs);
		state.since ??= block.receivedAt.from;
		const changedAt = block.receivedAt.to;
		for (const [source, sequence] of highestSequences(batch, rows))
			move(state, {...source, sequence, changedAt});
		note(state, moved);
	}

	#insertBlock(rows: BlockRows, packs: string | null, sealed: Sealed): void {
		const block = encodeBlock(rows);
		const sql = 'INSERT INTO blocks VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
		const values = rangeValues(block, this.#lane);
		const number = Number(this.#statements.run(sql, ...values, packs).lastInsertRowid);
		for (const [place, data] of block.parts.entries())
			this.#statements.run('INSERT INTO parts VALUES (?, ?)', number * partsPerBlock + place, data);
		sealed.block(block, rows);
	}

	#known(): HeadState {
		this.#state ??= this.#read();
		return this.#state;
	}

	#read(): HeadState {
		const state = emptyState();
		for (const {events, bytes, since, parts, packs, moved} of this.#chunks()) {
			state.events += events;
			state.bytes += bytes;
			state.packs.add(packs);
			state.since ??= since;
			const columns = andThen(opened(parts), (block) => block.columns());
			if (columns.kind === 'ok') for (const cursor of cursorsOf(columns.value)) move(state, cursor);
			note(state, moved === null ? [] : (readCursors(moved) ?? []));
		}
		return state;
	}

	#chunks(): readonly ChunkRow[] {
		return this.#statements.all<ChunkRow>(
			`SELECT chunk, events, raw_bytes AS bytes, received_from AS since, parts, packs, moved FROM head
			WHERE lane = ? ORDER BY chunk`,
			this.#lane,
		);
	}
}

interface ChunkRow {
	readonly chunk: number;
	readonly events: number;
	readonly bytes: number;
	readonly since: number;
	readonly parts: Buffer;
	readonly packs: string | null;
	readonly moved: string | null;
}

interface HeadState {
	events: number;
	bytes: number;
	since: number | undefined;
	/** By key of the source. */
	readonly cursors: Map<string, Cursor>;
	readonly packs: Set<string | null>;
	/** Those that no row of it moved. */
	readonly moved: Cursor[];
}

function emptyState(): HeadState {
	return {events: 0, bytes: 0, since: undefined, cursors: new Map(), packs: new Set(), moved: []};
}

function move({cursors}: HeadState, cursor: Cursor): void {
	const key = sourceKey(cursor);
	if (cursor.sequence > (cursors.get(key)?.sequence ?? 0)) cursors.set(key, cursor);
}

function note(state: HeadState, moved: readonly Cursor[]): void {
	for (const cursor of moved) {
		state.moved.push(cursor);
		move(state, cursor);
	}
}

function bytesOf({batch, rows}: BlockRows): number {
	let bytes = 0;
	for (const row of rows) bytes += (batch.end[row] ?? 0) - (batch.start[row] ?? 0);
	return bytes;
}

function opened(parts: Buffer): PartRead<Block> {
	const split = splitParts(parts);
	return openBlock((from, to) => split.slice(from, to));
}
