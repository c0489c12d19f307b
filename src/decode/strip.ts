import type {Message} from './message.ts';
import {endsWith} from './message.ts';
import {FirstBytes} from './first-bytes.ts';
import {matchStart, type Variant} from './pattern.ts';
import {isTyped, typedVariant, type TypedVariant} from './typed-variant.ts';

/** What a pack takes off a message before its patterns are tried. */
export interface Strip {
	readonly starts: readonly Start[];
	readonly ends: readonly Uint8Array[];
}

/** The variants of a start pattern, whose captures are not kept, and what they can begin with. */
export interface Start {
	readonly variants: readonly TypedVariant[];
	readonly first: FirstBytes;
}

export function startOf(variants: readonly Variant[]): Start {
	return {variants: variants.map(typedVariant), first: new FirstBytes(variants)};
}

/** Takes the starts and ends that the message has off it, each at most once, in their order. */
export function stripMessage(message: Message, {starts, ends}: Strip): void {
	for (let index = 0; index < starts.length; index += 1) {
		const start = starts[index];
		if (start?.first.has(message) === true) message.from += startLength(message, start.variants);
	}
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
