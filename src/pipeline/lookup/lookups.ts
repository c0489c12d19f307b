import {BatchRow} from '../../model/batch-row.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import {FieldConstant} from '../../model/field-name.ts';
import {watchedValueField, watchListField} from '../../model/looked-up.ts';
import type {FoundFields, LookupTable} from './table.ts';

/** A table, and what is looked up in it. */
export interface Lookup {
	readonly name: string;
	readonly table: LookupTable;
	/** Fields of an event whose values are looked up, in this order. */
	readonly on: readonly string[];
	/** Whether the first value that is found is enough; else each gives its fields. */
	readonly isFirstOnly: boolean;
	/** Whether it is a watch-list: what is on it is marked. */
	readonly isWatchList: boolean;
}

/** Values remembered per table, found or not. */
const mostRemembered = 8192;

/** Gives events what tables from elsewhere know of their addresses and names. */
export class Lookups {
	readonly #lookups: readonly RememberingLookup[];
	readonly #view = new BatchRow();

	constructor(lookups: readonly Lookup[]) {
		this.#lookups = lookups.map((lookup) => new RememberingLookup(lookup));
	}

	/** Gives the batch's newest row their fields. */
	enrich(batch: EventBatch, row: number): void {
		if (this.#lookups.length === 0) return;
		const view = this.#view.show(batch, row);
		for (const lookup of this.#lookups) lookup.enrich(batch, view);
	}

	/** What each table has for an address or a name, as if it stood in the first field that is looked up; or for a name of an address. */
	find(value: string): readonly {readonly name: string; readonly fields: FoundFields}[] {
		return this.#lookups.flatMap(({lookup}) => {
			const fields = fieldsIn(lookup, value, lookup.on[0] ?? '');
			const known = fields === undefined ? (lookup.table.named?.(value) ?? []) : [fields];
			return known.map((each) => ({name: lookup.name, fields: each}));
		});
	}
}

class RememberingLookup {
	readonly lookup: Lookup;
	/** By field and value; null: not in the table. */
	readonly #known = new Map<string, readonly FieldConstant[] | null>();

	constructor(lookup: Lookup) {
		this.lookup = lookup;
	}

	enrich(batch: EventBatch, view: BatchRow): void {
		const {on, isFirstOnly} = this.lookup;
		for (const field of on) {
			const value = view.field(field);
			if (value === undefined) continue;
			const constants = this.#constantsOf(String(value), field);
			if (constants === null) continue;
			for (const constant of constants) batch.fields.setConstant(constant);
			if (isFirstOnly) return;
		}
	}

	#constantsOf(value: string, field: string): readonly FieldConstant[] | null {
		const key = `${field} ${value}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const fields = fieldsIn(this.lookup, value, field);
		const found = fields?.map(([name, each]) => new FieldConstant(name, each)) ?? null;
		if (this.#known.size >= mostRemembered) this.#known.clear();
		this.#known.set(key, found);
		return found;
	}
}

function fieldsIn(
	{name, table, isWatchList}: Lookup,
	value: string,
	field: string,
): FoundFields | undefined {
	const found = table.find(value, field);
	if (found === undefined || !isWatchList) return found;
	return [...found, [watchListField, name], [watchedValueField, value]];
}
