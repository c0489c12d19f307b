import type {Message} from './message.ts';
import {endsWith} from './message.ts';
import {matchStart} from './pattern.ts';
import {isTyped, type TypedVariant} from './typed-variant.ts';

/** What a pack takes off a message before its patterns are tried. */
export interface Strip {
	/** The variants of each start pattern, whose captures are not kept. */
	readonly starts: readonly (readonly TypedVariant[])[];
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

function startLength(message: Message, variants: readonly TypedVariant[]): number {
	for (let index = 0; index < variants.length; index += 1) {
		const typed = variants[index];
		const end = typed === undefined ? -1 : matchStart(typed.variant, message, typed.spans);
		if (typed !== undefined && end > message.from && isTyped(typed, message))
			return end - message.from;
	}
	return 0;
}
