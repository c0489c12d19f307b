import {putNewest} from '../base/put-newest.ts';
import type {EventBatch} from '../model/event-batch.ts';
import type {EventSource} from '../model/event.ts';
import {sourceKey} from '../model/source-key.ts';

/** Cursors kept in memory; plain syslog makes a new epoch per connection, and the others are found in the files. */
const keptCursors = 65_536;

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

	/** Rows that are not stored, in order: their sequence is above the cursor and above all earlier ones of their source. */
	freshRows(batch: EventBatch): readonly number[] {
		const keys = batch.sources.map(sourceKey);
		const highest = new Map(batch.sources.map((source) => [sourceKey(source), this.of(source)]));
		const rows: number[] = [];
		for (let row = 0; row < batch.count; row += 1) {
			const key = keys[batch.source[row] ?? 0] ?? '';
			const sequence = batch.sequence[row] ?? 0;
			if (sequence <= (highest.get(key) ?? 0)) continue;
			highest.set(key, sequence);
			rows.push(row);
		}
		return rows;
	}

	/** Notes that the rows are stored. */
	moved(batch: EventBatch, rows: readonly number[]): void {
		const last = new Map<number, number>();
		for (const row of rows) last.set(batch.source[row] ?? 0, batch.sequence[row] ?? 0);
		for (const [index, sequence] of last) {
			const source = batch.sources[index];
			if (source !== undefined) this.#keep(sourceKey(source), sequence);
		}
	}

	/** The sources heard longest ago go first. */
	#keep(key: string, sequence: number): void {
		putNewest(this.#kept, [key, sequence], keptCursors);
	}
}
