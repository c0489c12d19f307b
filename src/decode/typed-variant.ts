import type {Store} from './capture-type.ts';
import type {CaptureSpans, Message} from './message.ts';
import type {Variant} from './pattern.ts';

/** A variant whose captures are looked at before any is stored, since what is stored stays. */
export interface TypedVariant {
	readonly variant: Variant;
	/** What sees that each capture is of its type. */
	readonly checks: readonly Store[];
	/** What stores each capture. */
	readonly stores: readonly Store[];
	/** Filled by the last match. */
	readonly spans: CaptureSpans;
}

export function typedVariant(variant: Variant): TypedVariant {
	return {
		variant,
		checks: variant.captures.map(({type}) => type.storeIn(null)),
		stores: variant.captures.map(({store}) => store),
		spans: new Int32Array(variant.captures.length * 2),
	};
}

/** Whether what the last match captured is of its types. */
export function isTyped({checks, spans}: TypedVariant, message: Message): boolean {
	return callAll(checks, message, spans);
}

/** Gives the message's row the fields of the last match, which is typed. */
export function storeCaptured({stores, spans}: TypedVariant, message: Message): void {
	callAll(stores, message, spans);
}

function callAll(stores: readonly Store[], message: Message, spans: CaptureSpans): boolean {
	for (let index = 0; index < stores.length; index += 1) {
		const isStored = stores[index]?.(message, spans[index * 2] ?? 0, spans[index * 2 + 1] ?? 0);
		if (isStored !== true) return false;
	}
	return true;
}
