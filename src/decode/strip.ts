import type {Message} from './message.ts';
import {endsWith} from './message.ts';
import {matchStart, type Variant} from './pattern.ts';

/** What a pack takes off a message before its patterns are tried. */
export interface Strip {
	/** The variants of each start pattern, whose captures are not kept. */
	readonly starts: readonly (readonly Variant[])[];
	readonly ends: readonly Uint8Array[];
}

/** Takes the starts and ends that the message has off it, each at most once, in their order. */
export function stripMessage(message: Message, {starts, ends}: Strip): void {
	for (const variants of starts) message.from += startLength(message, variants);
	for (const end of ends) if (endsWith(message, end)) message.to -= end.length;
}

const spans: number[] = [];

function startLength(message: Message, variants: readonly Variant[]): number {
	for (const variant of variants) {
		const end = matchStart(variant, message, spans);
		if (end > message.from && areTyped(variant, message)) return end - message.from;
	}
	return 0;
}

function areTyped({captures}: Variant, message: Message): boolean {
	return captures.every(({store}, index) =>
		store(message, spans[index * 2] ?? 0, spans[index * 2 + 1] ?? 0),
	);
}
