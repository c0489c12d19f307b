import {Buffer} from 'node:buffer';
import {isIP} from 'node:net';
import {ByteTable} from '../base/byte-table.ts';
import type {FileProblem} from '../base/yaml-document.ts';
import type {EventBatch} from '../model/event-batch.ts';
import {formats, span} from '../model/event-batch.ts';
import {AuditDecoder, mayWriteRecords} from './audit/audit-decoder.ts';
import {decodeBody} from './body/body-decoder.ts';
import {BodyPatterns} from './body/body-patterns.ts';
import type {DecodeTrace} from './decode-trace.ts';
import {decodeGeneric} from './generic/generic-decoder.ts';
import {innerMessages, type InnerMessage} from './inner-message.ts';
import {isAt, trimBlanks, type Message} from './message.ts';
import type {Pack, PackCompilation} from './pack.ts';
import {PackFilter} from './pack-filter.ts';
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

/** Largest repetition that is believed. */
export const maxRepetition = 1_000_000;

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
		const {packs: tried, linePacks} = programs.named(part.program);
		trimBlanks(part);
		const weight = unwrapRepetition(part);
		const isDecoded = [...tried, ...linePacks].some((pack) => pack.decode(part));
		return isDecoded ? weight : decodeBody(part, bodies, undefined);
	};
	const isKnown = (program: string): boolean => programs.named(program).isClaimed;
	const decodeInner = (message: Message): number => {
		// What the row says of host and process is not the inner message's.
		const decode = (inner: InnerMessage): number =>
			decodeAs({...message, ...inner, memory: undefined});
		return firstWeight(innerMessages(message, isKnown), decode);
	};
	const decodePart = (part: Message): number => {
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
		decode(batch, row, {memory, onMatch} = plain) {
			const from = batch.spanFrom(row, span.message);
			if (from < 0) return 0;
			const start = batch.start[row] ?? 0;
			const program = programs.of(batch, row);
			const {name, mayAudit, packs: tried, linePacks} = program;
			const {bytes, fields} = batch;
			const to = start + batch.spanTo(row, span.message);
			const message = {
				bytes,
				fields,
				program: name,
				batch,
				row,
				memory,
				from: start + from,
				to,
				onMatch,
			};
			trimBlanks(message);
			skipSolarisId(message);
			const weight = unwrapRepetition(message);
			if (mayAudit && audit.decode(message, batch, row)) return weight;
			for (const pack of tried) if (pack.decode(message)) return weight;
			if (batch.format[row] === fileFormat && decodeLineBy(linePacks, message)) return 1;
			const events = decodeBody(message, bodies, decodePart);
			return events === 0 && fields.isEmpty ? decodeUnknown(message, program) : events;
		},
	};
}

const plain: Decoding = {};
const fileFormat = formats.indexOf('file');

function firstWeight<Item>(items: readonly Item[], decode: (item: Item) => number): number {
	for (const item of items) {
		const weight = decode(item);
		if (weight > 0) return weight;
	}
	return 0;
}

/** Whether Docker's syslog driver names a container, and not a program: `3a4b5c6d7e8f`, `docker/NAME`. */
function isContainer(program: string | null): boolean {
	return program === null || program.includes('/') || /^[\da-f]{12}$/.test(program);
}

const kernel = 'kernel';

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

/** Whether `:` or `[` ends the program's name. */
function isTagged({batch, row, bytes, program}: Message): boolean {
	if (program === null) return false;
	const behind = bytes[(batch.start[row] ?? 0) + batch.spanTo(row, span.program)];
	return behind === colon || behind === openBracket;
}

/** Tries the packs on all that stands behind the row's time stamp; the message is as before afterwards. */
function decodeLineBy(packs: readonly Decoder[], message: Message): boolean {
	if (packs.length === 0) return false;
	const {from, to} = message;
	takeLine(message);
	const isDecoded = packs.some((pack) => pack.decode(message));
	[message.from, message.to] = [from, to];
	return isDecoded;
}

/** Makes the message all that stands behind the row's time stamp. */
function takeLine(message: Message): void {
	const {batch, row} = message;
	message.from = (batch.start[row] ?? 0) + Math.max(0, batch.spanTo(row, span.timestamp));
	message.to = batch.end[row] ?? 0;
	trimBlanks(message);
}

/** Programs remembered; the names come from outside. */
const maxPrograms = 1024;

/** A pack, or a filter of several. */
type Decoder = Pick<Pack, 'decode'>;

interface Program {
	readonly name: string | null;
	readonly mayAudit: boolean;
	/** Whether a pack names it. */
	readonly isClaimed: boolean;
	readonly mayBeContainer: boolean;
	readonly mayGuess: boolean;
	/** The packs to try: those that name it, then those for others. */
	readonly packs: readonly Decoder[];
	/** The packs to try on whole lines of files: what was taken for the program's name may be the program's text. */
	readonly linePacks: readonly Decoder[];
}

/** The programs that were met, by the bytes of their names: to make a text of each would cost more than all packs. */
class Programs {
	readonly #packs: readonly Pack[];
	readonly #unnamed: Program;
	readonly #names = new ByteTable();
	readonly #known: Program[] = [];

	constructor(packs: readonly Pack[]) {
		this.#packs = packs;
		this.#unnamed = {...namedAs(null), ...findPacks(packs, null)};
	}

	of(batch: EventBatch, row: number): Program {
		const from = batch.spanFrom(row, span.program);
		if (from < 0) return this.#unnamed;
		const start = batch.start[row] ?? 0;
		const to = start + batch.spanTo(row, span.program);
		const known = this.#known[this.#names.find(batch.bytes, start + from, to)];
		return known ?? this.#add(batch.spanBytes(row, 'program') ?? Buffer.alloc(0));
	}

	/** A program by its name, of a message within another. */
	named(name: string | null): Program {
		if (name === null) return this.#unnamed;
		const bytes = Buffer.from(name);
		return this.#known[this.#names.find(bytes, 0, bytes.length)] ?? this.#add(bytes);
	}

	#add(bytes: Buffer): Program {
		if (this.#known.length === maxPrograms) {
			this.#known.length = 0;
			this.#names.clear();
		}
		const name = bytes.toString();
		const isClaimed = this.#packs.some((pack) => isFor(pack, name));
		const packs = isClaimed ? findPacks(this.#packs, name) : this.#unnamed;
		const program = {...packs, ...namedAs(name)};
		this.#known[this.#names.add(bytes, 0, bytes.length)] = program;
		return program;
	}
}

function namedAs(name: string | null): Pick<Program, 'name' | 'mayAudit' | 'mayBeContainer'> {
	return {name, mayAudit: mayWriteRecords(name), mayBeContainer: isContainer(name)};
}

function findPacks(
	packs: readonly Pack[],
	program: string | null,
): Pick<Program, 'isClaimed' | 'mayGuess' | 'packs' | 'linePacks'> {
	const named = packs.filter((pack) => isFor(pack, program));
	const rest = packs.filter(
		(pack) =>
			!named.includes(pack) &&
			(pack.others === 'all' || (pack.others === 'unclaimed' && named.length === 0)),
	);
	const mayGuess = named.every((pack) => pack.guess);
	if (named.length > 0)
		return {isClaimed: true, mayGuess, packs: [...named, ...rest], linePacks: []};
	const lines = packs.filter(({others}) => others === 'lines' || others === 'unclaimed');
	return {
		isClaimed: false,
		mayGuess,
		packs: [new PackFilter(rest)],
		linePacks: [new PackFilter(lines)],
	};
}

function isFor({programs}: Pack, program: string | null): boolean {
	return programs.some((name) => isNamed(name, program));
}

/** A program is named by its name or its path (`/usr/sbin/sshd`). */
function isNamed(name: string, program: string | null): boolean {
	if (program === null) return false;
	if (name.endsWith('*')) return program.startsWith(name.slice(0, -1));
	return program === name || (program.startsWith('/') && program.endsWith(`/${name}`));
}

const repetition = {
	start: Buffer.from('message repeated '),
	end: Buffer.from(' times: ['),
} as const;
const [closingBracket, openBracket, colon] = [0x5d, 0x5b, 0x3a];

/**
 * Takes off what rsyslog and sysklogd write around a message that came several times, `message repeated 5 times: [ X]`, and returns how
 * often; other counts than 1 to `maxRepetition` are no repetition.
 */
function unwrapRepetition(message: Message): number {
	const {bytes, from, to} = message;
	if (!isAt(message, repetition.start, from) || bytes[to - 1] !== closingBracket) return 1;
	let at = from + repetition.start.length;
	let count = 0;
	for (let digit = digitAt(bytes, at); digit >= 0 && count <= maxRepetition; at += 1) {
		count = count * 10 + digit;
		digit = digitAt(bytes, at + 1);
	}
	if (count < 1 || count > maxRepetition || !isAt(message, repetition.end, at)) return 1;
	message.from = at + repetition.end.length;
	message.to = to - 1;
	trimBlanks(message);
	return count;
}

/** -1 where there is none. */
function digitAt(bytes: Uint8Array, at: number): number {
	const digit = (bytes[at] ?? 0) - 48;
	return digit >= 0 && digit <= 9 ? digit : -1;
}
