import type {FieldValue} from '../model/event.ts';
import type {Fields} from './capture-type.ts';
import {storeKeys, type KeySpec} from './key-values.ts';
import type {Capture} from './pattern-syntax.ts';
import {hasNeedle, matchVariant, type Variant} from './pattern.ts';

/** One variant of a pack's pattern with all that its match means. */
export interface PatternDecoder {
	readonly variant: Variant;
	/** Text that the message may hold once only. */
	readonly once: string | undefined;
	readonly keys: KeySpec | undefined;
	readonly constants: readonly (readonly [string, FieldValue])[];
	readonly choose: Chooser | undefined;
}

/** Constants that depend on the texts captured as `_names`, and on `_program`. */
export interface Chooser {
	readonly of: readonly string[];
	readonly pick: (text: string) => readonly (readonly [string, FieldValue])[];
}

/** The fields of the message by the first decoder whose pattern it matches, one character per byte. */
export function decodeFirst(
	decoders: readonly PatternDecoder[],
	program: string | null,
	message: string,
): Fields | undefined {
	// Neighbours are variants of one pattern, mostly with the same needle.
	let absent = '';
	for (const decoder of decoders) {
		const {needle} = decoder.variant;
		if (needle !== '' && needle === absent) continue;
		if (needle !== '' && !hasNeedle(decoder.variant, message)) {
			absent = needle;
			continue;
		}
		const fields = decodeBy(decoder, program, message);
		if (fields !== undefined) return fields;
	}
	return undefined;
}

// Reused by every match, since matching neither waits nor calls itself.
const spans: number[] = [];
const temporary: Fields = new Map();
const discarded: Fields = new Map();

function decodeBy(
	{variant, once, keys, constants, choose}: PatternDecoder,
	program: string | null,
	message: string,
): Fields | undefined {
	if (!matchVariant(variant, message, spans)) return undefined;
	if (once !== undefined && message.indexOf(once) !== message.lastIndexOf(once)) return undefined;
	if (temporary.size > 0) temporary.clear();
	const fields: Fields = new Map();
	addAll(fields, constants);
	for (let index = 0; index < variant.captures.length; index += 1) {
		const capture = variant.captures[index];
		const text = message.slice(spans[index * 2], spans[index * 2 + 1]);
		if (capture === undefined || !storeCapture(capture, text, keys, fields)) return undefined;
	}
	if (choose !== undefined) addAll(fields, choose.pick(chosenText(choose, program)));
	return fields;
}

function storeCapture(
	{type, field, isKept}: Capture,
	text: string,
	keys: KeySpec | undefined,
	fields: Fields,
): boolean {
	if (type.name === 'keys') return keys !== undefined && storeKeys(text, keys, fields);
	if (field === null) return type.store(discarded, '_', text);
	return type.store(isKept ? fields : temporary, field, text);
}

function chosenText({of}: Chooser, program: string | null): string {
	let text = '';
	for (const name of of) {
		text += ` ${(name === '_program' ? program : temporary.get(name)) ?? ''}`;
	}
	return text;
}

function addAll(fields: Fields, entries: readonly (readonly [string, FieldValue])[]): void {
	for (let index = 0; index < entries.length; index += 1) {
		const entry = entries[index];
		if (entry !== undefined) fields.set(entry[0], entry[1]);
	}
}
