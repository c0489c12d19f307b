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

/** The variants of a start pattern, and what they can begin with. */
export interface Start {
	readonly variants: readonly StartVariant[];
	readonly first: FirstBytes;
}

/** Its captures are not kept, but for that which names the message's process. */
interface StartVariant extends TypedVariant {
	/** Index of that capture, -1 where there is none. */
	readonly process: number;
}

const processField = 'process.pid';

export function startOf(variants: readonly Variant[]): Start {
	return {variants: variants.map(startVariant), first: new FirstBytes(variants)};
}

function startVariant(variant: Variant): StartVariant {
	const process = variant.captures.findIndex(({field}) => field === processField);
	return {...typedVariant(variant), process};
}

/** Takes the starts and ends that the message has off it, each at most once, in their order; its process is the one that they name. */
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

function startLength(message: Message, variants: readonly StartVariant[]): number {
	for (let index = 0; index < variants.length; index += 1) {
		const typed = variants[index];
		const end = typed === undefined ? -1 : matchStart(typed.variant, message, typed.spans);
		if (typed === undefined || end <= message.from || !isTyped(typed, message)) continue;
		const {process, spans} = typed;
		if (process >= 0) message.process = [spans[process * 2] ?? 0, spans[process * 2 + 1] ?? 0];
		return end - message.from;
	}
	return 0;
}
