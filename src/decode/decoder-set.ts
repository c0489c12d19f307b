import {isIP} from 'node:net';
import type {FileProblem} from '../base/yaml-document.ts';
import type {EventBatch} from '../model/event-batch.ts';
import {formats, span} from '../model/event-batch.ts';
import {AuditDecoder} from './audit/audit-decoder.ts';
import {decodeBody} from './body/body-decoder.ts';
import {BodyPatterns} from './body/body-patterns.ts';
import type {DecodeTrace} from './decode-trace.ts';
import {decodeGeneric} from './generic/generic-decoder.ts';
import {innerMessages, type InnerMessage} from './inner-message.ts';
import {trimBlanks, type Message} from './message.ts';
import type {Pack, PackCompilation} from './pack.ts';
import {Programs, type LinePacks, type Program} from './programs.ts';
import {unwrapRepetition} from './repetition.ts';
import {skipSolarisId} from './solaris-id.ts';
import type {SessionMemory} from './session-memory.ts';

export interface DecoderSet {
	/**
	 * Gives the batch's newest row, which has no fields yet, those that its message tells of. Returns for how many events the message
	 * stands: N for `message repeated N times: [ X ]`, else 1; 0 when no pattern knows it, though its body may have fields.
	 */
	decode(batch: EventBatch, row: number, decoding?: Decoding): number;
}

/** What goes with decoding. */
export interface Decoding {
	/** Where none is given, nothing is remembered from message to message. */
	readonly memory?: SessionMemory;
	/** Is told of the pattern that knows the message. */
	readonly onMatch?: (trace: DecodeTrace) => void;
}

/** Who wants no packs wants nothing decoded. */
const nothing: DecoderSet = {decode: () => 0};

export interface CompiledDecoders {
	readonly decoders: DecoderSet;
	readonly problems: readonly FileProblem[];
}

/** The decoders of packs, of which one with a problem, or with the name of another, is left out and told of. */
export function decodersOf(read: readonly PackCompilation[]): CompiledDecoders {
	const problems: FileProblem[] = [];
	const packs = new Map<string, Pack>();
	for (const result of read) {
		if (result.kind === 'error') problems.push(...result.problems);
		else if (packs.has(result.pack.name))
			problems.push(
				result.pack.problemAt(
					`there is a decoder '${result.pack.name}' already`,
					'rename one of the two',
				),
			);
		else packs.set(result.pack.name, result.pack);
	}
	return {decoders: read.length === 0 ? nothing : decoderSet([...packs.values()]), problems};
}

/** The decoders of these packs, tried in this order. */
export function decoderSet(packs: readonly Pack[]): DecoderSet {
	const programs = new Programs(packs);
	const bodies = new BodyPatterns(packs.flatMap((pack) => pack.bodies));
	const decodeAs = (part: Message): number => {
		const program = programs.named(part.program);
		trimBlanks(part);
		const weight = unwrapRepetition(part);
		return decodePartBy(program, part) ? weight : decodeBody(part, bodies, undefined);
	};
	const isKnown = (program: string): boolean => programs.named(program).isClaimed;
	const decodeInner = (message: Message): number => {
		// What the row says of its process is not the inner message's.
		const decode = (inner: InnerMessage): number => {
			const memory = inner.process === undefined ? undefined : message.memory;
			return decodeAs({...message, ...inner, memory});
		};
		return firstWeight(innerMessages(message, isKnown), decode);
	};
	const decodePart = (part: Message): number => {
		programs.forgetLine();
		const weight = decodeAs(part);
		if (weight > 0 || part.program !== null) return weight;
		return decodeInner(part) || Number(decodeGeneric(part));
	};
	const decodeUnknown = (message: Message, program: Program): number => {
		const {mayGuess} = program;
		const weight = mayWrap(message, program) ? decodeInner(lineWith(message)) : 0;
		if (weight === 0 && mayGuess) guess(message);
		return weight;
	};
	const audit = new AuditDecoder();
	return {
		decode(batch, row, decoding = plain) {
			if (batch.spanFrom(row, span.message) < 0) return 0;
			programs.forgetLine();
			const program = programs.of(batch, row);
			const {name, mayAudit} = program;
			const {fields} = batch;
			const message = rowMessage(batch, row, name, decoding);
			trimBlanks(message);
			skipSolarisId(message);
			const weight = unwrapRepetition(message);
			if (mayAudit && audit.decode(message, batch, row)) return weight;
			// Patterns for lines of text may match what an object's texts hold, and not as it stands there.
			const isBodyFirst = !program.isClaimed && isObject(message);
			const before = isBodyFirst ? 0 : decodeBy(program, message, weight);
			if (before > 0) return before;
			const events = decodeBody(message, bodies, decodePart);
			if (events > 0 || !fields.isEmpty) return events;
			const after = isBodyFirst ? decodeBy(program, message, weight) : 0;
			return after > 0 ? after : decodeUnknown(message, program);
		},
	};
}

/** The row's message, of that program. */
function rowMessage(
	batch: EventBatch,
	row: number,
	program: string | null,
	{memory, onMatch}: Decoding,
): Message {
	const {bytes, fields} = batch;
	const start = batch.start[row] ?? 0;
	const from = start + batch.spanFrom(row, span.message);
	const to = start + batch.spanTo(row, span.message);
	const process = undefined;
	return {bytes, fields, program, batch, row, process, memory, from, to, onMatch};
}

/** Whether it is a JSON object and nothing else. */
function isObject({bytes, from, to}: Message): boolean {
	return bytes[from] === openBrace && bytes[to - 1] === closeBrace && to - from > 2;
}

const [openBrace, closeBrace] = [0x7b, 0x7d];
const plain: Decoding = {};
const fileFormat = formats.indexOf('file');

function firstWeight<Item>(items: readonly Item[], decode: (item: Item) => number): number {
	for (const item of items) {
		const weight = decode(item);
		if (weight > 0) return weight;
	}
	return 0;
}

const kernel = 'kernel';
const [openBracket, colon] = [0x5b, 0x3a];

/** Whether another program's message may stand in that of this row: in a line of a file, or in the kernel's ring buffer. */
function mayWrap(message: Message, {isClaimed, mayBeContainer}: Program): boolean {
	const {batch, row, program} = message;
	if (program === kernel) return true;
	if (isClaimed || batch.format[row] !== fileFormat) return false;
	return mayBeContainer || !isTagged(message) || isStream(batch.spanText(row, 'host'));
}

/** What container runtimes have in the place of a host. */
function isStream(host: string | null): boolean {
	return host === 'stdout' || host === 'stderr';
}

/** The whole line; of the kernel, its message. */
function lineWith(message: Message): Message {
	const {batch, row, program} = message;
	if (program === kernel) return message;
	return {...message, from: batch.start[row] ?? 0, to: batch.end[row] ?? 0};
}

/** What is a program's name is certain only where a tag ends behind it: else the whole line is looked at. */
function guess(message: Message): void {
	const {batch, row} = message;
	if (batch.format[row] === fileFormat && !isTagged(message)) takeWords(message);
	decodeGeneric(message);
}

/** The whole line, since its words may have been taken for host and program; without a host that is an address. */
function takeWords(message: Message): void {
	const {batch, row} = message;
	takeLine(message);
	if (isIP(batch.spanText(row, 'host') ?? '') === 0) return;
	message.from = (batch.start[row] ?? 0) + batch.spanTo(row, span.host);
	trimBlanks(message);
}

/** No program's name: it ends what a line without one says, `Login failed: ...`. */
const isVerdict = /^(?:failed|failure|denied|rejected|refused|incorrect|invalid)$/i;

/** Whether `:` or `[` ends the program's name. */
function isTagged({batch, row, bytes, program}: Message): boolean {
	if (program === null || isVerdict.test(program)) return false;
	const behind = bytes[(batch.start[row] ?? 0) + batch.spanTo(row, span.program)];
	return behind === colon || behind === openBracket;
}

/** By the packs for the program, in a line of a file by those for lines. Returns for how many events the message stands, which has that weight. */
function decodeBy({packs, line}: Program, message: Message, weight: number): number {
	const {batch, row} = message;
	if (line !== undefined && batch.format[row] === fileFormat)
		return decodeLineBy(line, message, weight);
	for (const pack of packs) if (pack.decode(message)) return weight;
	return 0;
}

/** By the packs for the program and for lines, of what stands in another message. */
function decodePartBy({packs, line}: Program, part: Message): boolean {
	if (line !== undefined) return line.others.decode(part) || line.onlyLines.decode(part);
	return packs.some((pack) => pack.decode(part));
}

/**
 * Tries packs on the message, of that weight, and then on all that stands behind the row's time stamp. Returns for how many events it stands;
 * the message is as before afterwards.
 */
function decodeLineBy(
	{texts, others, lines, onlyLines}: LinePacks,
	message: Message,
	weight: number,
): number {
	const {from, to} = message;
	takeLine(message);
	const isLine = message.from === from && message.to === to;
	const line = {from: message.from, to: message.to};
	// One look for both, where they end in the same place.
	if (line.to === to) texts.look(message);
	[message.from, message.to] = [from, to];
	if (others.decode(message)) return weight;
	[message.from, message.to] = [line.from, line.to];
	const isDecoded = (isLine ? onlyLines : lines).decode(message);
	[message.from, message.to] = [from, to];
	return isDecoded ? 1 : 0;
}

/** Makes the message all that stands behind the row's time stamp. */
function takeLine(message: Message): void {
	const {batch, row} = message;
	message.from = (batch.start[row] ?? 0) + Math.max(0, batch.spanTo(row, span.timestamp));
	message.to = batch.end[row] ?? 0;
	trimBlanks(message);
}
