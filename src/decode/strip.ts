import type {Fields} from './capture-type.ts';
import {matchStart, type Variant} from './pattern.ts';

/** What a pack takes off a message before its patterns are tried. */
export interface Strip {
	/** The variants of each start pattern. */
	readonly starts: readonly (readonly Variant[])[];
	readonly ends: readonly string[];
}

/** The message without the starts and ends that it has, each taken off at most once, in their order. */
export function stripMessage(message: string, {starts, ends}: Strip): string {
	let rest = message;
	for (const variants of starts) {
		rest = rest.slice(startLength(rest, variants));
	}
	for (const end of ends) {
		if (rest.endsWith(end)) rest = rest.slice(0, -end.length);
	}
	return rest;
}

const spans: number[] = [];
const discarded: Fields = new Map();

function startLength(message: string, variants: readonly Variant[]): number {
	for (const variant of variants) {
		const length = matchStart(variant, message, spans);
		if (length > 0 && areTyped(variant, message)) return length;
	}
	return 0;
}

function areTyped({captures}: Variant, message: string): boolean {
	return captures.every(({type}, index) =>
		type.store(discarded, '_', message.slice(spans[index * 2], spans[index * 2 + 1])),
	);
}
