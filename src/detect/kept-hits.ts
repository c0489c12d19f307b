import type {FoldableHit} from '../model/rule-hit.ts';
import {HeldTexts, noText} from './held-texts.ts';

/** Hits for which there is room at first. */
const firstRoom = 1024;

/**
 * The hits that a fold still needs, as columns: a flood leaves some 100,000 of them, and as objects the collector of garbage would look
 * through them again and again. A hit is a number, which is used again when no window holds it any more. Its fields lie in the places
 * that its rule's hits have them in.
 *
 * ```
 * hit      time  id  weight  rule  holders  values (numbers of texts; 0: none)
 * 0        ...                     3        source.ip  user.name  host.name  source  destination.port
 * ```
 */
export class KeptHits<Ref> {
	readonly texts = new HeldTexts();
	/** By rule: which fields its hits have, in their places. */
	readonly #layouts: readonly (readonly string[])[];
	readonly #rules: ReadonlyMap<string, number>;
	/** Places of one hit. */
	readonly #width: number;
	readonly #events: Ref[] = [];
	#times = new Float64Array(firstRoom);
	#ids = new Float64Array(firstRoom);
	#weights = new Float64Array(firstRoom);
	#ruleOf = new Uint16Array(firstRoom);
	#holders = new Uint32Array(firstRoom);
	#values: Uint32Array<ArrayBuffer>;
	#count = 0;
	readonly #unused: number[] = [];
	/** Those that nobody holds: they are there until the next one is added, since what it makes fire can tell of them. */
	readonly #loose: number[] = [];
	#newest = -1;

	/** Fields by the id of their rule. */
	constructor(fields: ReadonlyMap<string, readonly string[]>) {
		this.#layouts = [...fields.values()];
		this.#rules = new Map([...fields.keys()].map((id, rule) => [id, rule]));
		this.#width = Math.max(1, ...this.#layouts.map((layout) => layout.length));
		this.#values = new Uint32Array(firstRoom * this.#width);
	}

	/** Takes in a hit of a rule that is known; it is there until the next one, unless somebody holds it. */
	add(hit: FoldableHit<Ref>): number {
		this.#giveUpNewest();
		const added = this.#unused.pop() ?? this.#count++;
		if (added === this.#times.length) this.#grow();
		const rule = this.#rules.get(hit.ruleId) ?? 0;
		this.#events[added] = hit.event;
		this.#times[added] = hit.time;
		this.#ids[added] = hit.id;
		this.#weights[added] = hit.weight;
		this.#ruleOf[added] = rule;
		this.#holders[added] = 1;
		const layout = this.#layouts[rule] ?? [];
		for (let place = 0; place < layout.length; place += 1) {
			const text = hit.field(layout[place] ?? '');
			const value = text === undefined ? noText : this.texts.hold(text);
			this.#values[added * this.#width + place] = value;
		}
		this.#newest = added;
		return added;
	}

	hold(hit: number): void {
		this.#holders[hit] = (this.#holders[hit] ?? 0) + 1;
	}

	release(hit: number): void {
		const left = (this.#holders[hit] ?? 0) - 1;
		this.#holders[hit] = left;
		if (left === 0) this.#loose.push(hit);
	}

	eventOf(hit: number): Ref | undefined {
		return this.#events[hit];
	}

	timeOf(hit: number): number {
		return this.#times[hit] ?? Number.NaN;
	}

	idOf(hit: number): number {
		return this.#ids[hit] ?? 0;
	}

	weightOf(hit: number): number {
		return this.#weights[hit] ?? 0;
	}

	ruleOf(hit: number): number {
		return this.#ruleOf[hit] ?? 0;
	}

	/** Number of the text in this place; `noText` where the hit lacks the field, or the place is -1. */
	valueOf(hit: number, place: number): number {
		return place < 0 ? noText : (this.#values[hit * this.#width + place] ?? noText);
	}

	textOf(hit: number, place: number): string | undefined {
		const value = this.valueOf(hit, place);
		return value === noText ? undefined : this.texts.at(value);
	}

	/** Number of a rule; undefined where none of its hits are kept. */
	ruleNumber(id: string): number | undefined {
		return this.#rules.get(id);
	}

	/** Where the hits of a rule have these fields; -1 for one that they never have. */
	placesOf(rule: number, fields: readonly string[]): readonly number[] {
		return fields.map((field) => this.#layouts[rule]?.indexOf(field) ?? -1);
	}

	#giveUpNewest(): void {
		if (this.#newest >= 0) this.release(this.#newest);
		for (;;) {
			const hit = this.#loose.pop();
			if (hit === undefined) return;
			const places = this.#layouts[this.ruleOf(hit)]?.length ?? 0;
			for (let place = 0; place < places; place += 1) {
				const value = this.valueOf(hit, place);
				if (value !== noText) this.texts.release(value);
			}
			this.#unused.push(hit);
		}
	}

	#grow(): void {
		const room = this.#times.length * 2;
		this.#times = copied(this.#times, new Float64Array(room));
		this.#ids = copied(this.#ids, new Float64Array(room));
		this.#weights = copied(this.#weights, new Float64Array(room));
		this.#ruleOf = copied(this.#ruleOf, new Uint16Array(room));
		this.#holders = copied(this.#holders, new Uint32Array(room));
		this.#values = copied(this.#values, new Uint32Array(room * this.#width));
	}
}

function copied<Column extends Float64Array | Uint32Array | Uint16Array>(
	column: Column,
	larger: Column,
): Column {
	larger.set(column);
	return larger;
}
