import type {Message} from './message.ts';
import {matchVariant, type Variant} from './pattern.ts';
import {isTyped, storeCaptured, typedVariant} from './typed-variant.ts';

/** Patterns for one part of a message, such as the request line in a line of a web server's log. */
export interface InnerPatterns {
	/**
	 * Stores the fields of the first that matches bytes [from, to) of the message, which is as before afterwards; false where none does, and then
	 * nothing is stored.
	 */
	store(message: Message, from: number, to: number): boolean;
}

/** Patterns for captures, by their index. */
export type CapturePatterns = readonly (readonly [capture: number, patterns: InnerPatterns])[];

/** One way through a pattern, and the patterns for its captures. */
interface InnerVariant {
	readonly variant: Variant;
	readonly inside: CapturePatterns;
}

/** The patterns of these variants, tried in this order. */
export function innerPatterns(variants: readonly InnerVariant[]): InnerPatterns {
	const tried = variants.map(({variant, inside}) => ({typed: typedVariant(variant), inside}));
	return {
		store(message, from, to) {
			const outer = {from: message.from, to: message.to};
			[message.from, message.to] = [from, to];
			const found = tried.find(
				({typed}) => matchVariant(typed.variant, message, typed.spans) && isTyped(typed, message),
			);
			if (found !== undefined) {
				storeCaptured(found.typed, message);
				storeInside(found.inside, message, found.typed.spans);
			}
			[message.from, message.to] = [outer.from, outer.to];
			return found !== undefined;
		},
	};
}

/** Stores what the patterns for captures find in their texts; `spans` are those of all captures. */
export function storeInside(
	inside: CapturePatterns,
	message: Message,
	spans: readonly number[],
): void {
	for (const [capture, patterns] of inside)
		patterns.store(message, spans[capture * 2] ?? 0, spans[capture * 2 + 1] ?? 0);
}
