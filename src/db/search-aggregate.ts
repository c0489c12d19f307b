import type {Stage} from '../model/event-query.ts';
import type {Aggregate} from '../model/event-search.ts';
import type {FieldValue} from '../model/event.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import type {ClassedBlock} from './block-column.ts';
import {columnOf} from './block-column.ts';
import type {RowSet} from './row-set.ts';

/** Most values of a field, and most steps of time, that are counted apart. */
export const aggregateLimits = {values: 100_000, steps: 2000} as const;

/** What a query's stage makes of rows, block by block, from columns alone. */
export interface Aggregation {
	/** Counts rows of a block that is not opened; undefined where it has to be. */
	readonly addUnopened: ((events: number) => void) | undefined;
	add(of: ClassedBlock, rows: RowSet): PartRead<null>;
	result(): Aggregate;
}

export function startAggregation(stage: Stage): Aggregation {
	if (stage.kind === 'top') return new TopValues(stage.field, stage.count);
	return stage.everyMs === null ? countAll() : new CountByTime(stage.everyMs);
}

function countAll(): Aggregation {
	let count = 0;
	return {
		addUnopened: (events) => {
			count += events;
		},
		add: (_, rows) => {
			count += rows.size;
			return ok(null);
		},
		result: () => ({kind: 'count', count, steps: null}),
	};
}

class CountByTime implements Aggregation {
	readonly addUnopened = undefined;
	readonly #everyMs: number;
	readonly #steps = new Map<number, number>();
	#count = 0;

	constructor(everyMs: number) {
		this.#everyMs = everyMs;
	}

	add({block}: ClassedBlock, rows: RowSet): PartRead<null> {
		return andThen(block.columns(), ({times}) => {
			for (const row of rows.rows()) this.#addTime(times[row] ?? 0);
			return ok(null);
		});
	}

	/** The events of steps beyond the bound are in the count alone. */
	result(): Aggregate {
		const steps = [...this.#steps].toSorted(([one], [other]) => one - other);
		return {
			kind: 'count',
			count: this.#count,
			steps: steps.map(([from, count]) => ({from, count})),
		};
	}

	#addTime(time: number): void {
		this.#count += 1;
		const from = Math.floor(time / this.#everyMs) * this.#everyMs;
		const known = this.#steps.get(from);
		if (known !== undefined || this.#steps.size < aggregateLimits.steps)
			this.#steps.set(from, (known ?? 0) + 1);
	}
}

class TopValues implements Aggregation {
	readonly addUnopened = undefined;
	readonly #field: string;
	readonly #wanted: number;
	readonly #counts = new Map<FieldValue, number>();
	/** Of values beyond the bound. */
	#untold = 0;
	#missing = 0;

	constructor(field: string, wanted: number) {
		this.#field = field;
		this.#wanted = wanted;
	}

	add(of: ClassedBlock, rows: RowSet): PartRead<null> {
		return andThen(columnOf(of, this.#field, rows), (column) => {
			if (column === undefined) {
				this.#missing += rows.size;
				return ok(null);
			}
			const counts = new Uint32Array(column.values.length + 1);
			for (const row of rows.rows()) {
				const id = column.ids[row] ?? 0;
				counts[id] = (counts[id] ?? 0) + 1;
			}
			this.#missing += counts[0] ?? 0;
			for (const [place, value] of column.values.entries())
				this.#addValue(value, counts[place + 1] ?? 0);
			return ok(null);
		});
	}

	result(): Aggregate {
		const sorted = [...this.#counts].toSorted(
			([one, oneCount], [other, otherCount]) =>
				otherCount - oneCount || (String(one) < String(other) ? -1 : 1),
		);
		const values = sorted.slice(0, this.#wanted).map(([value, count]) => ({value, count}));
		const other = sorted.slice(this.#wanted).reduce((sum, [, count]) => sum + count, this.#untold);
		return {kind: 'top', field: this.#field, values, other, missing: this.#missing};
	}

	#addValue(value: FieldValue, count: number): void {
		if (count === 0) return;
		const known = this.#counts.get(value);
		if (known === undefined && this.#counts.size >= aggregateLimits.values) this.#untold += count;
		else this.#counts.set(value, (known ?? 0) + count);
	}
}
