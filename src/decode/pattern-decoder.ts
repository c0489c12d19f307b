import type {FieldConstant, FieldConstants} from '../model/field-name.ts';
import type {Store} from './capture-type.ts';
import type {DecodeTrace, PatternPlace} from './decode-trace.ts';
import type {Chooser} from './chooser.ts';
import {storeInside, type CapturePatterns} from './inner-patterns.ts';
import type {CaptureSpans, ByteRange, Message} from './message.ts';
import {findWithin} from './message.ts';
import type {Variant} from './pattern.ts';
import {useSession, type SessionUse} from './session-use.ts';

/** One variant of a pack's pattern with all that its match means. */
export interface PatternDecoder {
	readonly variant: Variant;
	readonly place: PatternPlace;
	/** Text that the message may hold once only. */
	readonly once: Uint8Array | undefined;
	/** What stores each capture. */
	readonly stores: readonly Store[];
	/** Patterns for the texts of captures, by their index. */
	readonly inside: CapturePatterns;
	readonly constants: FieldConstants;
	readonly choose: Chooser | undefined;
	readonly session: SessionUse | undefined;
}

/** Gives the message's row the fields of a decoder whose pattern it matches with these captures; false where they are not of their types. */
export function decodeMatched(
	decoder: PatternDecoder,
	message: Message,
	spans: CaptureSpans,
): boolean {
	const {once, constants, inside, choose, session} = decoder;
	if (once !== undefined && isRepeated(message, once)) return false;
	message.fields.setConstants(constants);
	if (!storeCaptures(decoder, message, spans)) {
		message.fields.restart();
		return false;
	}
	storeInside(inside, message, spans);
	if (choose !== undefined) addAll(message, choose.choose(message, spans));
	if (session !== undefined) useSession(message, session, spans);
	message.onMatch?.(traceOf(decoder, spans));
	return true;
}

function traceOf({variant, place}: PatternDecoder, spans: CaptureSpans): DecodeTrace {
	const captures = variant.captures.map(({type, field}, index) => ({
		type: type.name,
		field,
		from: spans[index * 2] ?? 0,
		to: spans[index * 2 + 1] ?? 0,
	}));
	return {place, captures};
}

function isRepeated(message: ByteRange, text: Uint8Array): boolean {
	const {from, to} = message;
	const first = findWithin(message, text, from, to);
	return first >= 0 && findWithin(message, text, first + 1, to) >= 0;
}

function addAll({fields}: Message, constants: readonly FieldConstant[]): void {
	for (let index = 0; index < constants.length; index += 1) {
		const constant = constants[index];
		if (constant !== undefined) fields.setConstant(constant);
	}
}

/** False where the text of a capture is not of its type. */
function storeCaptures({stores}: PatternDecoder, message: Message, spans: CaptureSpans): boolean {
	for (let index = 0; index < stores.length; index += 1) {
		const store = stores[index];
		const from = spans[index * 2] ?? 0;
		const to = spans[index * 2 + 1] ?? 0;
		if (store?.(message, from, to) !== true) return false;
	}
	return true;
}
