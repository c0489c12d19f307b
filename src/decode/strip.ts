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
	for (let index = 0; index < starts.length; index += 1)
		message.from += startLength(message, starts[index] ?? []);
	for (let index = 0; index < ends.length; index += 1) {
		const end = ends[index];
		if (end !== undefined && endsWith(message, end)) message.to -= end.length;
	}
}

const spans: number[] = [];

function startLength(message: Message, variants: readonly Variant[]): number {
	for (let index = 0; index < variants.length; index += 1) {
		const variant = variants[index];
		const end = variant === undefined ? -1 : matchStart(variant, message, spans);
		if (variant !== undefined && end > message.from && areTyped(variant, message))
			return end - message.from;
	}
	return 0;
}

function areTyped({captures}: Variant, message: Message): boolean {
	return captures.every(({store}, index) =>
		store(message, spans[index * 2] ?? 0, spans[index * 2 + 1] ?? 0),
	);
}
