import type {FileProblem, YamlDocument} from '../base/yaml-document.ts';
import type {FieldValue} from '../model/event.ts';
import type {Fields} from './capture-type.ts';
import {compileChoice} from './choice.ts';
import {compileKeySpec, maxKeys, storeKeys, type KeySpec} from './key-values.ts';
import type {PackDocument, PatternDocument} from './pack-schema.ts';
import {byteString, parsePattern, type Capture} from './pattern-syntax.ts';
import {compilePattern, hasNeedle, matchStart, matchVariant, type Variant} from './pattern.ts';

/** A pack ready to decode messages. */
export interface Pack {
	readonly name: string;
	readonly programs: readonly string[];
	readonly others: PackDocument['others'];
	/** The fields of a message given with one character per byte and without blanks around it, by the first pattern that matches. */
	decode(program: string | null, message: string): Fields | undefined;
}

export type PackCompilation =
	| {readonly kind: 'ok'; readonly pack: Pack}
	| {readonly kind: 'error'; readonly problems: readonly FileProblem[]};

/** Compiles the patterns of a pack; one that is wrong refuses the whole pack, so that no half of it decodes. */
export function compilePack(document: YamlDocument<PackDocument>): PackCompilation {
	const report = new PackReport(document);
	const {decoder, programs, others, strip, fields, patterns} = document.value;
	const starts = (strip?.start ?? []).map((text, index) =>
		report.compile(text, ['strip', 'start', index]),
	);
	const ends = (strip?.end ?? []).map(byteString);
	const shared = {'event.dataset': decoder, ...fields};
	const entries = patterns.flatMap((pattern, index) =>
		compileEntries(pattern, ['patterns', index], shared, report),
	);
	if (report.problems.length > 0) return {kind: 'error', problems: report.problems};
	const table = dispatchTable(entries);
	const decode: Pack['decode'] = (program, message) => {
		const stripped = stripEnds(stripStarts(message, starts), ends);
		const candidates = table[stripped.charCodeAt(0)] ?? table[other] ?? [];
		return decodeByFirst(candidates, program, stripped);
	};
	return {kind: 'ok', pack: {name: decoder, programs, others, decode}};
}

/** One variant of one pattern with all that its match means. */
interface Entry {
	readonly variant: Variant;
	readonly once: string | undefined;
	readonly keys: KeySpec | undefined;
	readonly constants: readonly (readonly [string, FieldValue])[];
	readonly choose: ((program: string | null, fields: Fields) => void) | undefined;
}

/** Collects what is wrong with a pack while it is compiled. */
class PackReport {
	readonly problems: FileProblem[] = [];
	readonly #document: YamlDocument<PackDocument>;

	constructor(document: YamlDocument<PackDocument>) {
		this.#document = document;
	}

	add(path: readonly PropertyKey[], message: string): void {
		this.problems.push(this.#document.problemAt(path, message, 'correct the pattern there'));
	}

	compile(text: string, path: readonly PropertyKey[]): readonly Variant[] {
		const result = compilePattern(text);
		if (result.kind === 'ok') return result.variants;
		this.add(path, `${result.reason} (character ${result.at + 1} of the pattern)`);
		return [];
	}
}

function compileEntries(
	pattern: PatternDocument,
	path: readonly PropertyKey[],
	shared: Readonly<Record<string, FieldValue>>,
	report: PackReport,
): readonly Entry[] {
	const texts = typeof pattern.match === 'string' ? [pattern.match] : pattern.match;
	const variants = texts.flatMap((text, index) => {
		const own = typeof pattern.match === 'string' ? [] : [index];
		return report.compile(text, [...path, 'match', ...own]);
	});
	const constants = Object.entries({...shared, ...pattern.fields});
	const once = pattern.once === undefined ? undefined : byteString(pattern.once);
	const keys = compileKeys(pattern, path, report);
	if (keys === undefined && variants.some(hasKeys))
		report.add([...path, 'match'], "<keys> needs the 'keys' of the pattern");
	const choose = pattern.choose === undefined ? undefined : compileChooser(pattern.choose);
	return variants.map((variant) => ({variant, once, keys, constants, choose}));
}

function hasKeys({captures, greedy}: Variant): boolean {
	return captures[greedy]?.type.name === 'keys';
}

function compileKeys(
	pattern: PatternDocument,
	path: readonly PropertyKey[],
	report: PackReport,
): KeySpec | undefined {
	if (pattern.keys === undefined) return undefined;
	const captures: (readonly [string, Capture])[] = [];
	for (const [key, text] of Object.entries(pattern.keys)) {
		const syntax = parsePattern(text);
		const [node] = syntax.kind === 'ok' ? syntax.nodes : [];
		if (node?.kind === 'capture') captures.push([key, node.capture]);
		else
			report.add(
				[...path, 'keys', key],
				syntax.kind === 'error' ? syntax.reason : 'a key takes one capture such as <ip:source.ip>',
			);
	}
	for (const [index, key] of (pattern.require ?? []).entries()) {
		if (pattern.keys[key] === undefined)
			report.add([...path, 'require', index], `'${key}' is not among the keys`);
	}
	if (captures.length > maxKeys) report.add([...path, 'keys'], `more than ${maxKeys} keys`);
	return compileKeySpec(captures, pattern.require ?? []);
}

/** Slot of the table for messages that begin with a character no pattern begins with, and for empty ones. */
const other = 256;

/** Entries by the first byte of the message they can match, in order. */
function dispatchTable(entries: readonly Entry[]): readonly (readonly Entry[])[] {
	const firsts = new Set(entries.map(({variant}) => firstByte(variant)));
	const table: (readonly Entry[])[] = [];
	for (const first of firsts) {
		table[first] = entries.filter(({variant}) => [first, other].includes(firstByte(variant)));
	}
	table[other] ??= [];
	return table;
}

function firstByte({literals}: Variant): number {
	const [literal = ''] = literals;
	return literal === '' ? other : literal.charCodeAt(0);
}

function stripStarts(message: string, patterns: readonly (readonly Variant[])[]): string {
	let rest = message;
	for (const variants of patterns) {
		for (const variant of variants) {
			const end = matchStart(variant, rest, spans);
			if (end < 0 || !areTyped(variant, rest)) continue;
			rest = rest.slice(end);
			break;
		}
	}
	return rest;
}

function stripEnds(message: string, texts: readonly string[]): string {
	let rest = message;
	for (const text of texts) {
		if (rest.endsWith(text)) rest = rest.slice(0, -text.length);
	}
	return rest;
}

/** The fields of the first entry that matches. */
function decodeByFirst(
	entries: readonly Entry[],
	program: string | null,
	message: string,
): Fields | undefined {
	// Neighbours are variants of one pattern, mostly with the same needle.
	let absent = '';
	for (const entry of entries) {
		const {needle} = entry.variant;
		if (needle !== '' && needle === absent) continue;
		if (needle !== '' && !hasNeedle(entry.variant, message)) {
			absent = needle;
			continue;
		}
		const decoded = decodeBy(entry, program, message);
		if (decoded !== undefined) return decoded;
	}
	return undefined;
}

// Reused by every match: the values are read before the next one begins.
const spans: number[] = [];
const scratch: Fields = new Map();

function areTyped({captures}: Variant, message: string): boolean {
	return captures.every(({type}, index) =>
		type.store(scratch, '_', message.slice(spans[index * 2], spans[index * 2 + 1])),
	);
}

function decodeBy(entry: Entry, program: string | null, message: string): Fields | undefined {
	const {variant, once, keys, constants, choose} = entry;
	if (!matchVariant(variant, message, spans)) return undefined;
	if (once !== undefined && message.indexOf(once) !== message.lastIndexOf(once)) return undefined;
	const fields: Fields = new Map();
	for (let index = 0; index < constants.length; index += 1) {
		const constant = constants[index];
		if (constant !== undefined) fields.set(constant[0], constant[1]);
	}
	for (let index = 0; index < variant.captures.length; index += 1) {
		const capture = variant.captures[index];
		const text = message.slice(spans[index * 2], spans[index * 2 + 1]);
		if (capture === undefined || !storeCapture(capture, text, keys, fields)) return undefined;
	}
	if (choose !== undefined) choose(program, fields);
	return fields;
}

function storeCapture(
	{type, field, isKept}: Capture,
	text: string,
	keys: KeySpec | undefined,
	fields: Fields,
): boolean {
	if (type.name === 'keys') return keys !== undefined && storeKeys(text, keys, fields);
	return type.store(isKept ? fields : scratch, field ?? '_', text);
}

/** Adds the constants that the words of `of` decide; the captured names among them are forgotten then. */
function compileChooser(choice: NonNullable<PatternDocument['choose']>): Entry['choose'] {
	const pick = compileChoice(choice.cases);
	return (program, fields) => {
		let text = '';
		for (const name of choice.of) {
			text += ` ${(name === '_program' ? program : scratch.get(name)) ?? ''}`;
			scratch.delete(name);
		}
		for (const [name, value] of pick(text)) fields.set(name, value);
	};
}
