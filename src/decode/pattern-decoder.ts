import type {FieldConstant} from '../model/field-name.ts';
import type {Store} from './capture-type.ts';
import type {DecodeTrace, PatternPlace} from './decode-trace.ts';
import type {Chooser} from './chooser.ts';
import {storeInside, type CapturePatterns} from './inner-patterns.ts';
import type {ByteRange, Message} from './message.ts';
import {findWithin} from './message.ts';
import type {Needle} from './needle.ts';
import {lastFailure, matchBehindHead, type Variant} from './pattern.ts';
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
	readonly constants: readonly FieldConstant[];
	readonly choose: Chooser | undefined;
	readonly session: SessionUse | undefined;
}

/** Gives the message's row the fields by the first decoder whose pattern it matches, of those whose head it begins with. */
export function decodeFirst(decoders: readonly PatternDecoder[], message: Message): boolean {
	// Neighbours are variants of one pattern, which mostly fail at the same place.
	let failedAt = -1;
	let failedPath: number | undefined;
	let last: Needle | undefined;
	for (let index = 0; index < decoders.length; index += 1) {
		const decoder = decoders[index];
		if (decoder === undefined) break;
		const {needle, path} = decoder.variant;
		if (failedAt >= 0 && path[failedAt] === failedPath) continue;
		const isTried = needle === undefined || needle === last || needle.isIn(message);
		if (isTried && decodeBy(decoder, message)) return true;
		last = isTried ? needle : undefined;
		failedAt = isTried ? lastFailure.at : 0;
		failedPath = path[failedAt];
	}
	return false;
}

// Reused by every match, since matching neither waits nor calls itself.
const spans: number[] = [];

function decodeBy(decoder: PatternDecoder, message: Message): boolean {
	const {variant, once, constants, inside, choose, session} = decoder;
	if (!matchBehindHead(variant, message, spans)) return false;
	if (once !== undefined && isRepeated(message, once)) return false;
	addAll(message, constants);
	if (!storeCaptures(decoder, message)) {
		message.fields.restart();
		return false;
	}
	storeInside(inside, message, spans);
	if (choose !== undefined) addAll(message, choose.choose(message, spans));
	if (session !== undefined) useSession(message, session, spans);
	message.onMatch?.(traceOf(decoder));
	return true;
}

function traceOf({variant, place}: PatternDecoder): DecodeTrace {
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
function storeCaptures({stores}: PatternDecoder, message: Message): boolean {
	for (let index = 0; index < stores.length; index += 1) {
		const store = stores[index];
		const from = spans[index * 2] ?? 0;
		const to = spans[index * 2 + 1] ?? 0;
		if (store?.(message, from, to) !== true) return false;
	}
	return true;
}
