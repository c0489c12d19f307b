import {putNewest} from '../base/put-newest.ts';
import type {EventBatch} from '../model/event-batch.ts';
import type {EventSource} from '../model/event.ts';
import {sourceKey} from '../model/source-key.ts';
import type {BlockColumns} from './block/block-columns.ts';
import {selectRows} from './row-numbers.ts';

/** Cursors kept in memory; plain syslog makes a new epoch per connection, and the others are found in the files. */
const keptCursors = 65_536;

/** A source and the highest stored sequence of it. */
export interface Cursor extends EventSource {
	readonly sequence: number;
	/** When its last row was received. */
	readonly changedAt: number;
}

/** The highest stored sequence of each source: what makes appending a row twice store it once. */
export class SourceCursors {
	readonly #kept = new Map<string, number>();
	readonly #stored: (source: EventSource) => number;

	/** `stored` looks the cursor up on disk; 0 where the source is unknown. */
	constructor(stored: (source: EventSource) => number) {
		this.#stored = stored;
	}

	/** Highest stored sequence of the source; 0 where none is. */
	of(source: EventSource): number {
		const key = sourceKey(source);
		const kept = this.#kept.get(key);
		if (kept !== undefined) return kept;
		const stored = this.#stored(source);
		this.#keep(key, stored);
		return stored;
	}

	/** Of the rows those that are not stored: their sequence is above the cursor and above all earlier ones of their source. */
	freshRows(batch: EventBatch, rows: Uint32Array): Uint32Array {
		const highest = Float64Array.from(batch.sources, (source) => this.of(source));
		return selectRows(rows, (row) => {
			const source = batch.source[row] ?? 0;
			const sequence = batch.sequence[row] ?? 0;
			if (sequence <= (highest[source] ?? 0)) return false;
			highest[source] = sequence;
			return true;
		});
	}

	/** Notes that the rows are stored. */
	moved(batch: EventBatch, rows: Uint32Array): void {
		for (const [source, sequence] of highestSequences(batch, rows))
			this.#keep(sourceKey(source), sequence);
	}

	/** The sources heard longest ago go first. */
	#keep(key: string, sequence: number): void {
		putNewest(this.#kept, [key, sequence], keptCursors);
	}
}

/** How far the rows of a block moved their sources' cursors. */
export function cursorsOf(columns: BlockColumns): readonly Cursor[] {
	const {sources, sourcePlaces, receivedAt} = columns;
	const [sequences, lastRows] = [columns.sequences(), new Int32Array(sources.length).fill(-1)];
	for (let row = 0; row < sequences.length; row += 1) lastRows[sourcePlaces[row] ?? 0] = row;
	return sources.flatMap((source, place) => {
		const row = lastRows[place] ?? -1;
		if (row < 0) return [];
		return [{...source, sequence: sequences[row] ?? 0, changedAt: receivedAt[row] ?? 0}];
	});
}

/** The highest sequence of each source among the rows, which rise. */
export function highestSequences(
	batch: EventBatch,
	rows: Uint32Array,
): ReadonlyMap<EventSource, number> {
	const last = new Float64Array(batch.sources.length);
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		last[batch.source[row] ?? 0] = batch.sequence[row] ?? 0;
	}
	const highest = new Map<EventSource, number>();
	for (const [index, source] of batch.sources.entries())
		if ((last[index] ?? 0) > 0) highest.set(source, last[index] ?? 0);
	return highest;
}
