import type {FieldValue} from '../../model/event.ts';
import type {StoredIds} from './id-column.ts';
import type {PartRead} from './part-read.ts';
import {damaged, ok} from './part-read.ts';
import type {ValueColumn} from './value-column.ts';
import type {StoredValues} from './value-dictionary.ts';

/** One field of a block, of which no more is read than is asked for. */
export class StoredField {
	readonly ids: StoredIds;
	readonly #values: StoredValues;
	#column: PartRead<ValueColumn> | undefined;

	constructor(values: StoredValues, ids: StoredIds) {
		this.#values = values;
		this.ids = ids;
	}

	/** The row's value, or undefined where it has none. */
	valueOf(row: number): FieldValue | undefined {
		const id = this.ids.at(row);
		return id === 0 ? undefined : this.#values.at(id - 1);
	}

	/** All rows at once; `name` is for the report. */
	column(name: string): PartRead<ValueColumn> {
		this.#column ??= this.#readColumn(name);
		return this.#column;
	}

	#readColumn(name: string): PartRead<ValueColumn> {
		return this.ids.most() > this.#values.count
			? damaged(name, 'a row has a value that is not there')
			: ok({values: this.#values.all(), ids: this.ids.all()});
	}
}
