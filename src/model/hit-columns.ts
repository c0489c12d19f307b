import {setOwn} from '../base/set-own.ts';
import type {FieldColumns} from './field-columns.ts';
import type {RuleHit} from './rule-hit.ts';

/** What the columns are made of, to be copied to another thread. */
export interface HitColumnParts {
	readonly cells: Uint32Array<ArrayBuffer>;
	readonly times: Float64Array<ArrayBuffer>;
	readonly ids: Float64Array<ArrayBuffer>;
	readonly pairs: Uint32Array<ArrayBuffer>;
	readonly rules: readonly string[];
	readonly names: readonly string[];
}

/** Places of a hit's cells; `end` is the end of its pairs. */
const cell = {row: 0, rule: 1, weight: 2, end: 3} as const;
const cellsPerHit = Object.keys(cell).length;

/**
 * The hits of a batch's rows, in the order of rows, without an object per hit. Their fields are pairs of a name and of a value that the
 * batch's `FieldColumns` hold: what a row's decoder found is not copied.
 *
 * ```
 * cells   row rule weight end | row rule weight end       rules   ids of rules
 * pairs   name value  name value | name value             names   source.ip, user.name
 * ```
 */
export class HitColumns {
	count = 0;
	/** Event times in milliseconds. */
	times = new Float64Array(0);
	/** Given by the store at commit; 0 before it, and for a hit that it left out. */
	ids = new Float64Array(0);
	readonly rules: string[] = [];
	readonly names: string[] = [];
	#cells = new Uint32Array(0);
	/** Two numbers each. */
	#pairs = new Uint32Array(0);
	#pairNumbers = 0;

	get parts(): HitColumnParts {
		const {count, times, ids, rules, names} = this;
		return {
			cells: this.#cells.slice(0, count * cellsPerHit),
			times: times.slice(0, count),
			ids: ids.slice(0, count),
			pairs: this.#pairs.slice(0, this.#pairNumbers),
			rules,
			names,
		};
	}

	/** Becomes what these are the parts of. */
	take({cells, times, ids, pairs, rules, names}: HitColumnParts): void {
		this.count = times.length;
		this.#cells = cells;
		this.times = times;
		this.ids = ids;
		this.#pairs = pairs;
		this.#pairNumbers = pairs.length;
		this.rules.splice(0, this.rules.length, ...rules);
		this.names.splice(0, this.names.length, ...names);
	}

	/** A hit without fields, of a row that is not before that of the hit before. */
	add(row: number, {ruleId, time, weight}: Omit<RuleHit, 'fields'>): void {
		if (this.count === this.times.length) this.#grow();
		const at = this.count * cellsPerHit;
		this.#cells[at + cell.row] = row;
		this.#cells[at + cell.rule] = placeIn(this.rules, ruleId);
		this.#cells[at + cell.weight] = weight;
		this.#cells[at + cell.end] = this.#pairNumbers;
		this.times[this.count] = time;
		this.ids[this.count] = 0;
		this.count += 1;
	}

	/** Gives the newest hit a field, whose value the batch's field columns have at this index. */
	addField(name: string, value: number): void {
		if (this.#pairNumbers === this.#pairs.length)
			this.#pairs = grown(this.#pairs, new Uint32Array(roomAfter(this.#pairs.length)));
		this.#pairs[this.#pairNumbers] = placeIn(this.names, name);
		this.#pairs[this.#pairNumbers + 1] = value;
		this.#pairNumbers += 2;
		this.#cells[(this.count - 1) * cellsPerHit + cell.end] = this.#pairNumbers;
	}

	rowOf(hit: number): number {
		return this.#cells[hit * cellsPerHit + cell.row] ?? 0;
	}

	/** Index into `rules`. */
	ruleOf(hit: number): number {
		return this.#cells[hit * cellsPerHit + cell.rule] ?? 0;
	}

	weightOf(hit: number): number {
		return this.#cells[hit * cellsPerHit + cell.weight] ?? 0;
	}

	/** Calls `onField` with the index of each field's name in `names`, and that of its value in the batch's field columns. */
	eachField(hit: number, onField: (name: number, value: number) => void): void {
		const end = this.#endOf(hit);
		for (let at = this.#endOf(hit - 1); at < end; at += 2)
			onField(this.#pairs[at] ?? 0, this.#pairs[at + 1] ?? 0);
	}

	/** Index of the value that the hit's field has in the batch's field columns; -1 where it has no such field. */
	valueIn(hit: number, name: string): number {
		const known = this.names.indexOf(name);
		const end = this.#endOf(hit);
		for (let at = this.#endOf(hit - 1); at < end; at += 2)
			if (this.#pairs[at] === known) return this.#pairs[at + 1] ?? 0;
		return -1;
	}

	/** The hit as an object; `values` are the field columns of its batch. */
	at(hit: number, values: FieldColumns): RuleHit {
		const fields: Record<string, string> = {};
		const end = this.#endOf(hit);
		for (let at = this.#endOf(hit - 1); at < end; at += 2) {
			const name = this.names[this.#pairs[at] ?? 0] ?? '';
			setOwn(fields, name, String(values.valueAt(this.#pairs[at + 1] ?? 0)));
		}
		return {
			ruleId: this.rules[this.ruleOf(hit)] ?? '',
			time: this.times[hit] ?? Number.NaN,
			weight: this.weightOf(hit),
			fields,
		};
	}

	clear(): void {
		this.count = 0;
		this.#pairNumbers = 0;
		this.rules.length = 0;
		this.names.length = 0;
	}

	/** End of the hit's pairs, which is the start of the next one's. */
	#endOf(hit: number): number {
		return hit < 0 ? 0 : (this.#cells[hit * cellsPerHit + cell.end] ?? 0);
	}

	#grow(): void {
		const room = roomAfter(this.count);
		this.#cells = grown(this.#cells, new Uint32Array(room * cellsPerHit));
		this.times = grown(this.times, new Float64Array(room));
		this.ids = grown(this.ids, new Float64Array(room));
	}
}

function roomAfter(room: number): number {
	return Math.max(64, room * 2);
}

function grown<Column extends Uint32Array | Float64Array>(column: Column, larger: Column): Column {
	larger.set(column);
	return larger;
}

/** The text's place, where it is added if it is not there. A batch has few rules, and few names. */
function placeIn(texts: string[], text: string): number {
	const known = texts.indexOf(text);
	return known < 0 ? texts.push(text) - 1 : known;
}
