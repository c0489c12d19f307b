import type {GroupField} from './correlation.ts';
import {noText} from './held-texts.ts';
import type {KeptHits} from './kept-hits.ts';

/** What tells the values of some fields from others, while a hit that has them is kept, or somebody holds their texts. */
export type HitKey = number | string;

interface Part {
	readonly places: readonly number[];
	/** Number of a text that is held for good; `noText` where the field must be there. */
	readonly fallback: number;
}

/** Values that hits have in some fields, by number and not by text. */
export class HitKeys {
	readonly #hits: KeptHits<unknown>;
	/** By rule; a gap where its hits do not count. */
	readonly #parts: (readonly Part[] | undefined)[] = [];

	/** The fields by the id of the hit's rule. */
	constructor(
		hits: KeptHits<unknown>,
		fieldsOf: Iterable<readonly [string, readonly GroupField[]]>,
	) {
		this.#hits = hits;
		for (const [id, fields] of fieldsOf) {
			const rule = hits.ruleNumber(id);
			if (rule === undefined) continue;
			this.#parts[rule] = fields.map((field) => ({
				places: hits.placesOf(rule, field.fields),
				fallback: field.fallback === undefined ? noText : hits.texts.hold(field.fallback),
			}));
		}
	}

	/** Undefined where the hit lacks a field. */
	of(hit: number): HitKey | undefined {
		const parts = this.#parts[this.#hits.ruleOf(hit)];
		if (parts === undefined) return undefined;
		let key: HitKey = noText;
		for (let index = 0; index < parts.length; index += 1) {
			const value = this.#valueOf(hit, parts[index]);
			if (value === noText) return undefined;
			key = index === 0 ? value : `${key},${value}`;
		}
		return key;
	}

	/** Numbers of the texts of a hit that has a key. */
	valuesOf(hit: number): readonly number[] {
		const parts = this.#parts[this.#hits.ruleOf(hit)] ?? [];
		return parts.map((part) => this.#valueOf(hit, part));
	}

	#valueOf(hit: number, part: Part | undefined): number {
		if (part === undefined) return noText;
		const {places, fallback} = part;
		for (let index = 0; index < places.length; index += 1) {
			const value = this.#hits.valueOf(hit, places[index] ?? -1);
			if (value !== noText) return value;
		}
		return fallback;
	}
}

/** The key of these values. */
export function keyOf(values: readonly number[]): HitKey {
	const [only] = values;
	return values.length === 1 && only !== undefined ? only : values.join(',') || noText;
}
