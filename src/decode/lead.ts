import type {Message} from './message.ts';
import {matchStart, type Variant} from './pattern.ts';
import {isTyped, storeCaptured, typedVariant} from './typed-variant.ts';

/** What all messages of a pack begin with. */
export interface Lead {
	/** Decodes what stands behind the lead, whose captures become fields where that succeeds; false where the message has no lead. */
	decode(message: Message, decodeRest: (message: Message) => boolean): boolean;
}

/** The first of the variants that a message begins with counts. */
export function compileLead(variants: readonly Variant[]): Lead {
	const tried = variants.map(typedVariant);
	return {
		decode(message, decodeRest) {
			for (const typed of tried) {
				const end = matchStart(typed.variant, message, typed.spans);
				if (end < 0 || !isTyped(typed, message)) continue;
				message.from = end;
				if (!decodeRest(message)) return false;
				storeCaptured(typed, message);
				return true;
			}
			return false;
		},
	};
}
