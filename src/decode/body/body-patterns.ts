import {Buffer} from 'node:buffer';
import type {Message} from '../message.ts';
import type {BodyFormatName} from '../pack-schema.ts';
import type {BodyPattern, LateBodyPattern} from './body-pattern.ts';
import type {Pair} from './pairs.ts';

/** The values of a body by their keys, in their order, each once. */
type Values = ReadonlyMap<string, readonly string[]>;

/** The message's program, as packs name it. */
const programKey = '_program';

/** A body and the pattern that knows it. */
export interface KnownBody {
	readonly pattern: BodyPattern;
	readonly values: Values;
}

/** The patterns of all packs for bodies, found by the first key that each wants. */
export class BodyPatterns {
	readonly #patterns: readonly LateBodyPattern[];
	/** Indexes of patterns by format, and by key. */
	readonly #byKey = new Map<BodyFormatName, Map<string, number[]>>();

	constructor(patterns: readonly LateBodyPattern[]) {
		this.#patterns = patterns;
		for (const [index, {format, key}] of patterns.entries()) {
			const byKey = this.#byKey.get(format) ?? new Map<string, number[]>();
			this.#byKey.set(format, byKey);
			byKey.set(key, [...(byKey.get(key) ?? []), index]);
		}
	}

	/** The first pattern that knows the body. */
	find(format: BodyFormatName, pairs: readonly Pair[], message: Message): KnownBody | undefined {
		const values = valuesOf([...pairs, [programKey, message.program ?? '']]);
		const pattern = this.#candidates(format, values).find((each) => isFor(each, values, message));
		return pattern && {pattern, values};
	}

	#candidates(format: BodyFormatName, values: Values): readonly BodyPattern[] {
		const byKey = this.#byKey.get(format);
		if (byKey === undefined) return [];
		const indexes: number[] = [];
		for (const key of values.keys())
			for (const index of byKey.get(key) ?? none) indexes.push(index);
		indexes.sort((one, other) => one - other);
		return indexes.flatMap((index) => this.#patterns[index]?.compiled() ?? []);
	}
}

const none: readonly number[] = [];

/** Gives the message's row the fields that the pattern's keys tell. */
export function storeKeys({pattern, values}: KnownBody, message: Message): void {
	for (const [key, patterns] of pattern.keys) {
		const value = firstOf(values, key) ?? '';
		if (value === '') continue;
		const part = partOf(message, value);
		patterns.store(part, 0, part.to);
	}
}

/** Gives the message's row all fields of the pattern. */
export function storeBody(body: KnownBody, message: Message): void {
	const {values} = body;
	const {kept, constants, choose} = body.pattern;
	for (const constant of constants) message.fields.setConstant(constant);
	for (const [key, field] of kept) {
		const value = firstOf(values, key) ?? '';
		if (value !== '' && value !== '-') message.fields.set(field, value);
	}
	storeKeys(body, message);
	for (const constant of choose?.((key) => firstOf(values, key)) ?? [])
		message.fields.setConstant(constant);
}

/** The value of a key as a message that gives the same row its fields. */
export function partOf(message: Message, value: string): Message {
	const bytes = Buffer.from(value);
	return {...message, bytes, from: 0, to: bytes.length};
}

function valuesOf(pairs: readonly Pair[]): Values {
	const values = new Map<string, string[]>();
	for (const [key, value] of pairs) {
		const known = values.get(key);
		if (known === undefined) values.set(key, [value]);
		else if (!known.includes(value)) known.push(value);
	}
	return values;
}

/** Of equal keys the first counts: what is quoted comes later. */
export function firstOf(values: Values, key: string): string | undefined {
	return values.get(key)?.[0];
}

function isFor({when, required}: BodyPattern, values: Values, message: Message): boolean {
	return (
		when.every(([key, isWanted]) => values.get(key)?.some(isWanted) === true) &&
		required.every(([key, patterns]) => {
			const part = partOf(message, firstOf(values, key) ?? '');
			return patterns.matches(part, 0, part.to);
		})
	);
}
