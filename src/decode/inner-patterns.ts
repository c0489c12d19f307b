import {trimBlanks, type Message, type CaptureSpans} from './message.ts';
import {matchVariant, type Variant} from './pattern.ts';
import {isTyped, storeCaptured, typedVariant, type TypedVariant} from './typed-variant.ts';

/** Patterns for one part of a message, such as the request line in a line of a web server's log. */
export interface InnerPatterns {
	/** Whether one of them matches bytes [from, to) of the message, which is as before afterwards; nothing is stored. */
	matches(message: Message, from: number, to: number): boolean;
	/** Stores the fields of the first that matches, if one does. */
	store(message: Message, from: number, to: number): void;
}

/** Patterns for captures. */
export type CapturePatterns = readonly {
	/** Index of the capture. */
	readonly capture: number;
	readonly patterns: InnerPatterns;
}[];

/** One way through a pattern, and the patterns for its captures. */
interface InnerVariant {
	readonly variant: Variant;
	readonly inside: CapturePatterns;
}

/** The patterns of these variants, tried in this order. */
export function innerPatterns(variants: readonly InnerVariant[]): InnerPatterns {
	const tried = variants.map(({variant, inside}) => ({...typedVariant(variant), inside}));
	return {
		matches: (message, from, to) => findFirst(tried, message, from, to) !== undefined,
		store(message, from, to) {
			const found = findFirst(tried, message, from, to);
			if (found === undefined) return;
			storeCaptured(found, message);
			storeInside(found.inside, message, found.spans);
		},
	};
}

type Tried = TypedVariant & Pick<InnerVariant, 'inside'>;

/** The first that bytes [from, to) of the message match, without the blanks around them. */
function findFirst(
	tried: readonly Tried[],
	message: Message,
	from: number,
	to: number,
): Tried | undefined {
	const {from: outerFrom, to: outerTo} = message;
	message.from = from;
	message.to = to;
	trimBlanks(message);
	let found: Tried | undefined;
	for (let index = 0; index < tried.length && found === undefined; index += 1) {
		const each = tried[index];
		if (each !== undefined && isMatch(each, message)) found = each;
	}
	message.from = outerFrom;
	message.to = outerTo;
	return found;
}

function isMatch(tried: Tried, message: Message): boolean {
	return matchVariant(tried.variant, message, tried.spans) && isTyped(tried, message);
}

/** Stores what the patterns for captures find in their texts; `spans` are those of all captures. */
export function storeInside(inside: CapturePatterns, message: Message, spans: CaptureSpans): void {
	for (let index = 0; index < inside.length; index += 1) {
		const at = (inside[index]?.capture ?? 0) * 2;
		inside[index]?.patterns.store(message, spans[at] ?? 0, spans[at + 1] ?? 0);
	}
}
