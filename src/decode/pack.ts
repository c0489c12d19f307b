import {Buffer} from 'node:buffer';
import type {FileProblem, YamlDocument} from '../base/yaml-document.ts';
import type {FieldValue} from '../model/event.ts';
import {FieldConstant, FieldConstants} from '../model/field-name.ts';
import {compileBodyPattern, type BodyPattern, type LateBodyPattern} from './body/body-pattern.ts';
import type {Store} from './capture-type.ts';
import {compileChoice} from './choice.ts';
import {Chooser, programText} from './chooser.ts';
import {findableText} from './gram.ts';
import {innerPatterns, type CapturePatterns, type InnerPatterns} from './inner-patterns.ts';
import {compileKeySpec, maxKeys, storeKeys, type KeySpec} from './key-values.ts';
import {compileLead} from './lead.ts';
import type {Message} from './message.ts';
import type {PackDocument, PatternDocument} from './pack-schema.ts';
import type {PatternDecoder} from './pattern-decoder.ts';
import {parsePattern, type Capture} from './pattern-syntax.ts';
import {FirstBytes} from './first-bytes.ts';
import {PackReport} from './pack-report.ts';
import type {Variant} from './pattern.ts';
import {PatternTrees} from './pattern-trees.ts';
import {PrefixTree} from './prefix-tree.ts';
import {SessionPrograms} from './session-programs.ts';
import {keptOf, type SessionUse} from './session-use.ts';
import {startOf, stripMessage} from './strip.ts';

/** A pack ready to decode messages. */
export interface Pack {
	readonly name: string;
	readonly programs: readonly string[];
	readonly others: PackDocument['others'];
	readonly guess: boolean;
	/** Its patterns for bodies. */
	readonly bodies: readonly LateBodyPattern[];
	/** Texts of which one stands in each message that its patterns match; undefined where a pattern has none. */
	readonly texts: readonly Uint8Array[] | undefined;
	/** Gives the message's row the fields by the first pattern that matches; false where none does. */
	decode(message: Message): boolean;
	/** A problem of the pack as a whole. */
	problemAt(message: string, remedy: string): FileProblem;
}

export type PackCompilation =
	| {readonly kind: 'ok'; readonly pack: Pack}
	| {readonly kind: 'error'; readonly problems: readonly FileProblem[]};

/** Compiles the patterns of a pack; one that is wrong refuses the whole pack, so that no half of it decodes. */
export function compilePack(document: YamlDocument<PackDocument>): PackCompilation {
	const report = new PackReport(document);
	const {
		decoder,
		programs,
		others,
		guess,
		strip,
		lead,
		fields,
		sessions = [],
		patterns,
	} = document.value;
	const starts = (strip?.start ?? []).map((text, index) =>
		report.compile(text, ['strip', 'start', index]),
	);
	const leads = textsOf(lead ?? []).flatMap((text) => report.compile(text, ['lead']));
	const stripped = {
		starts: starts.map(startOf),
		ends: (strip?.end ?? []).map((text) => Buffer.from(text)),
	};
	const shared = {
		fields: {'event.dataset': decoder, ...fields},
		sessions: new SessionPrograms(sessions),
	};
	const decoders = patterns.flatMap((pattern, index) =>
		compileDecoder(pattern, ['patterns', index], shared, report),
	);
	const bodies = bodiesOf(document, report);
	for (const body of bodies) body.compiled();
	if (report.problems.length > 0) return {kind: 'error', problems: report.problems};
	const decodeRest = decodeBehind(leads, decoders);
	const heads = leads.length > 0 ? leads : decoders.map(({variant}) => variant);
	const first = new FirstBytes([...starts.flat(), ...heads]);
	const decode: Pack['decode'] = (message) => {
		if (stripped.ends.length === 0 && !first.has(message)) return false;
		const {from, to, process} = message;
		stripMessage(message, stripped);
		const isDecoded = decodeRest(message);
		message.from = from;
		message.to = to;
		message.process = process;
		return isDecoded;
	};
	return {
		kind: 'ok',
		pack: {
			name: decoder,
			programs,
			others,
			guess,
			bodies,
			texts: textsOfVariants(decoders.map(({variant}) => variant)) ?? textsOfVariants(leads),
			decode,
			problemAt: (message, remedy) => document.problemAt(['decoder'], message, remedy),
		},
	};
}

/** What is known of a pack before it is compiled. */
export interface UncompiledPack extends Pick<
	Pack,
	'name' | 'programs' | 'others' | 'guess' | 'texts'
> {
	readonly file: string;
	readonly bodies: readonly Pick<LateBodyPattern, 'format' | 'key'>[];
	readonly document: () => YamlDocument<PackDocument>;
}

/** A pack that is known to be right: its patterns are compiled when the first message needs them. */
export function latePack({document, file, bodies, ...known}: UncompiledPack): Pack {
	let compiled: Pack | undefined;
	const pack = (): Pack => (compiled ??= rightPack(document()));
	let read: readonly LateBodyPattern[] | undefined;
	const bodyAt = (index: number): BodyPattern => {
		const body = (read ??= rightBodies(document()))[index];
		if (body === undefined) throw new Error(`a pack that was built has no body ${index}`);
		return body.compiled();
	};
	return {
		...known,
		bodies: bodies.map((body, index) => ({...body, compiled: () => bodyAt(index)})),
		decode: (message) => pack().decode(message),
		problemAt: (message, remedy) => ({file, line: 1, column: 1, message, remedy}),
	};
}

function rightPack(document: YamlDocument<PackDocument>): Pack {
	const result = compilePack(document);
	if (result.kind === 'ok') return result.pack;
	throw new Error(`a pack that was built is wrong: ${JSON.stringify(result.problems[0])}`);
}

function rightBodies(document: YamlDocument<PackDocument>): readonly LateBodyPattern[] {
	return bodiesOf(document, new PackReport(document));
}

function bodiesOf(
	document: YamlDocument<PackDocument>,
	report: PackReport,
): readonly LateBodyPattern[] {
	const {decoder, fields, patterns} = document.value;
	const shared = {'event.dataset': decoder, ...fields};
	return patterns.flatMap(({body, ...pattern}, index) => {
		if (body === undefined) return [];
		const [key = ''] = Object.keys(pattern.when ?? {});
		let compiled: BodyPattern | undefined;
		const compile = () =>
			compileBodyPattern({...pattern, body}, ['patterns', index], shared, report);
		return {format: body, key, compiled: () => (compiled ??= compile())};
	});
}

function textsOfVariants(variants: readonly Variant[]): readonly Uint8Array[] | undefined {
	const texts: Uint8Array[] = [];
	for (const {literals} of variants) {
		const text = findableText(literals);
		if (text === undefined) return undefined;
		texts.push(text);
	}
	return texts.length === 0 ? undefined : texts;
}

/** What decodes a message that was stripped: by its lead first, where the pack has one. */
function decodeBehind(
	leads: readonly Variant[],
	decoders: readonly PatternDecoder[],
): Pack['decode'] {
	const tree = new PrefixTree(
		decoders,
		({variant}) => variant.head,
		(found) => new PatternTrees(found),
	);
	const decodeRest: Pack['decode'] = (message) => tree.find(message).decode(message);
	if (leads.length === 0) return decodeRest;
	const lead = compileLead(leads);
	return (message) => lead.decode(message, decodeRest);
}

/** What the pack's patterns have in common. */
interface SharedByPatterns {
	readonly fields: Readonly<Record<string, FieldValue>>;
	/** Programs of which one process serves one client. */
	readonly sessions: SessionPrograms;
}

function compileDecoder(
	pattern: PatternDocument,
	path: readonly PropertyKey[],
	shared: SharedByPatterns,
	report: PackReport,
): readonly PatternDecoder[] {
	const placed = textsOf(pattern.match ?? []).flatMap((text, index) => {
		const own = typeof pattern.match === 'string' ? [] : [index];
		const at = [...path, 'match', ...own];
		const place = report.placeOf(pattern.name, text, at);
		return report.compile(text, at).map((variant) => ({variant, place}));
	});
	if (pattern.body !== undefined) return [];
	const variants = placed.map(({variant}) => variant);
	const constants = new FieldConstants(
		Object.entries({...shared.fields, ...pattern.fields}).map(
			([name, value]) => new FieldConstant(name, value),
		),
	);
	const once = pattern.once === undefined ? undefined : Buffer.from(pattern.once);
	const keys = compileKeys(pattern, path, report);
	if (keys === undefined && variants.some(hasKeys))
		report.add([...path, 'match'], "<keys> needs the 'keys' of the pattern");
	const chooserFor = compileChooser(pattern, path, variants, report);
	const inside = compileInside(pattern, path, variants, report);
	const sessionOf = compileSession(pattern, path, shared.sessions, report);
	reportMissing(pattern.by ?? [], [...path, 'by'], variants, report);
	return placed.map(({variant, place}) => ({
		variant,
		place,
		once,
		stores: variant.captures.map((capture) => storeOf(capture, keys)),
		inside: insideOf(variant, inside),
		constants,
		choose: chooserFor(variant),
		session: sessionOf(variant),
	}));
}

/** What makes the use of each variant; undefined where the pattern neither remembers nor recalls. */
function compileSession(
	{remember, recall, by, next = false}: PatternDocument,
	path: readonly PropertyKey[],
	programs: SessionPrograms,
	report: PackReport,
): (variant: Variant) => SessionUse | undefined {
	if (remember === undefined && recall === undefined) return () => undefined;
	if (programs.isEmpty) report.add(path, "'remember' and 'recall' need the 'sessions' of the pack");
	return ({captures}) => ({
		programs,
		by: (by ?? []).map((name) => captures.findIndex(({field}) => field === name)),
		isKeyed: by !== undefined,
		isForNext: next,
		remembers: remember !== undefined,
		kept: keptOf(captures, remember ?? []),
		isMore: recall !== undefined,
		recall: recall ?? [],
	});
}

/** Reports the names that not every way through the pattern captures. */
function reportMissing(
	names: readonly string[],
	path: readonly PropertyKey[],
	variants: readonly Variant[],
	report: PackReport,
): void {
	for (const [index, name] of names.entries()) {
		if (!variants.every(({captures}) => captures.some(({field}) => field === name)))
			report.add([...path, index], noCapture(name));
	}
}

function storeOf({type, store}: Capture, keys: KeySpec | undefined): Store {
	if (type.name !== 'keys' || keys === undefined) return store;
	return (message, from, to) => storeKeys(message, keys, from, to);
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
		const syntax = parsePattern(typeof text === 'string' ? text : '');
		const [node] = syntax.kind === 'ok' ? syntax.nodes : [];
		if (node?.kind === 'capture') captures.push([key, node.capture]);
		else report.add([...path, 'keys', key], 'a key takes one capture such as <ip:source.ip>');
	}
	for (const [index, key] of (pattern.require ?? []).entries()) {
		if (pattern.keys[key] === undefined)
			report.add([...path, 'require', index], `'${key}' is not among the keys`);
	}
	if (captures.length > maxKeys) report.add([...path, 'keys'], `more than ${maxKeys} keys`);
	return compileKeySpec(captures, pattern.require ?? []);
}

/** Patterns by the capture for whose text they are; one that they capture themselves is named behind them. */
function compileInside(
	{inside = {}}: PatternDocument,
	path: readonly PropertyKey[],
	variants: readonly Variant[],
	report: PackReport,
): ReadonlyMap<string, InnerPatterns> {
	const compiled = Object.entries(inside).map(([name, match]) => {
		const at = [...path, 'inside', name];
		return {name, at, inner: textsOf(match).flatMap((text) => report.compile(text, at))};
	});
	const captured = capturedBy([...variants, ...compiled.flatMap(({inner}) => inner)]);
	const patterns = new Map<string, InnerPatterns>();
	for (const {name, at, inner} of compiled.toReversed()) {
		if (!captured.has(name)) report.add(at, noCapture(name));
		const placed = inner.map((variant) => ({variant, inside: insideOf(variant, patterns)}));
		patterns.set(name, innerPatterns(placed));
	}
	return patterns;
}

/** Those for the variant's captures, of which one in an optional part is not in each variant. */
function insideOf(
	{captures}: Variant,
	inside: ReadonlyMap<string, InnerPatterns>,
): CapturePatterns {
	return captures.flatMap(({field}, index) => {
		const patterns = inside.get(field ?? '');
		return patterns === undefined ? [] : [{capture: index, patterns}];
	});
}

function capturedBy(variants: readonly Variant[]): ReadonlySet<string | null> {
	return new Set(variants.flatMap(({captures}) => captures.map(({field}) => field)));
}

function noCapture(name: string): string {
	return `no capture such as <word:${name}> gives '${name}'`;
}

function textsOf(match: string | readonly string[]): readonly string[] {
	return typeof match === 'string' ? [match] : match;
}

/** What chooses for each variant, whose captures have indexes of their own. */
function compileChooser(
	{choose}: PatternDocument,
	path: readonly PropertyKey[],
	variants: readonly Variant[],
	report: PackReport,
): (variant: Variant) => Chooser | undefined {
	if (choose === undefined) return () => undefined;
	const captured = capturedBy(variants);
	for (const [index, name] of choose.of.entries()) {
		if (name !== '_program' && !captured.has(name))
			report.add([...path, 'choose', 'of', index], noCapture(name));
	}
	const pick = compileChoice(choose.cases);
	return ({captures}) => {
		const of = choose.of.map((name) =>
			name === '_program' ? programText : captures.findLastIndex(({field}) => field === name),
		);
		// A capture in an optional part is not in each variant.
		return new Chooser(
			of.filter((part, index) => part >= 0 || choose.of[index] === '_program'),
			pick,
		);
	};
}
