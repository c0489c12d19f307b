import {trimBlanks, type Message} from './message.ts';
import {matchVariant, type Variant} from './pattern.ts';
import {isTyped, storeCaptured, typedVariant} from './typed-variant.ts';

/** Patterns for one part of a message, such as the request line in a line of a web server's log. */
export interface InnerPatterns {
	/** Whether one of them matches bytes [from, to) of the message, which is as before afterwards; nothing is stored. */
	matches(message: Message, from: number, to: number): boolean;
	/** Stores the fields of the first that matches, if one does. */
	store(message: Message, from: number, to: number): void;
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
	const find = (message: Message) =>
		tried.find(
			({typed}) => matchVariant(typed.variant, message, typed.spans) && isTyped(typed, message),
		);
	return {
		matches: (message, from, to) => within(message, from, to, () => find(message) !== undefined),
		store(message, from, to) {
			within(message, from, to, () => {
				const found = find(message);
				if (found === undefined) return;
				storeCaptured(found.typed, message);
				storeInside(found.inside, message, found.typed.spans);
			});
		},
	};
}

/** Has something done with bytes [from, to) as the message. */
function within<Result>(message: Message, from: number, to: number, act: () => Result): Result {
	const outer = {from: message.from, to: message.to};
	[message.from, message.to] = [from, to];
	trimBlanks(message);
	const result = act();
	[message.from, message.to] = [outer.from, outer.to];
	return result;
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
