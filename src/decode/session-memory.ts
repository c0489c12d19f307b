import {Buffer} from 'node:buffer';
import {span} from '../model/event-batch.ts';
import type {EventSource, FieldValue} from '../model/event.ts';
import {emptyFieldParts, FieldColumns} from '../model/field-columns.ts';
import {sourceKey} from '../model/source-key.ts';
import {ByteWriter} from './byte-writer.ts';
import type {Kept, Message, SessionCaptures} from './message.ts';

/** Bounds of the memory: how many sessions, bytes of one (what names its process and what it told), and for how long it is recalled. */
export const sessionLimits = {sessions: 8192, bytes: 384, ageMs: 600_000} as const;

/** Fields that a line told, by name. */
export type Told = ReadonlyMap<string, FieldValue>;

interface Session {
	time: number;
	owner: number;
	keyLength: number;
	/** How many lines told something that none has recalled; one and the last of them where it `isSole`. Of sessions without a name only. */
	pending: number;
	isSole: boolean;
	kept: readonly Kept[];
	/** Where each of the captures ends in the session's bytes. */
	readonly ends: number[];
}

/** Captures as bytes, and where in them each ends. */
interface ToldBefore {
	readonly bytes: Uint8Array;
	readonly kept: readonly Kept[];
	readonly ends: readonly number[];
}

/** A source and a program, numbered as they come: the numbers that are given for a source, by the bytes of the program's name. */
type Owners = Map<Uint8Array, number>;

/**
 * What lines of processes told, for later lines of the same process (source, host, program and pid), or of the same session of it, that
 * do not say it themselves: the captured bytes, of which fields are made when they are recalled. Each process or session has one place, by
 * its hash; the one that told last has it. Lines that follow each other, without a name of their session, are recalled once, and not where
 * several have told and any of them may be meant.
 *
 * ```
 * bytes of a place   web1 NUL 4711 NUL 192.0.2.7 40022   web1 NUL 4711 NUL 12 NUL 192.0.2.7 40022
 *                    key               captures          key                      captures
 * ```
 */
export class SessionMemory {
	readonly #sessions: (Session | undefined)[] = [];
	/** Bytes of the sessions, made at the first need. */
	#arena: ByteWriter | undefined;
	/** By the key of the source and the program's name. */
	readonly #owners = new Map<string, number>();
	#ownersOf = new WeakMap<EventSource, Owners>();
	/** Host and pid of the process that is looked for, and the name of its session. */
	readonly #key = new ByteWriter(sessionLimits.bytes);
	#owner = 0;

	/** Takes the place of all that the process told before, or adds to it: its pid may be another's now. Nothing told is nothing known. */
	remember(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: readonly number[],
	): void {
		const place = this.#placeOf(message, program, captures, spans);
		if (place < 0) return;
		const {kept, isMore} = captures;
		const before = isMore ? this.#toldBefore(message, place, kept) : nothing;
		const length = this.#key.end + before.bytes.length + lengthOf(kept, spans);
		if (kept.length + before.kept.length === 0 || length > sessionLimits.bytes) {
			this.#sessions[place] = undefined;
			return;
		}
		const session = this.#newSession(message, place, captures);
		session.time = message.batch.time[message.row] ?? 0;
		session.owner = this.#owner;
		session.kept = isMore ? [...before.kept, ...kept] : kept;
		session.keyLength = this.#key.end;
		const arena = (this.#arena ??= new ByteWriter(sessionLimits.sessions * sessionLimits.bytes));
		arena.end = place * sessionLimits.bytes;
		arena.add(this.#key.bytes, 0, this.#key.end);
		addTold(arena, session, before);
		addCaptures(arena, session, {kept, spans, bytes: message.bytes});
	}

	/** What the session of that place told, but for the fields that are told anew. */
	#toldBefore(message: Message, place: number, kept: readonly Kept[]): ToldBefore {
		const session = this.#told(message, place);
		const arena = this.#arena?.bytes;
		if (session === undefined || arena === undefined) return nothing;
		const [parts, others, ends]: [Uint8Array[], Kept[], number[]] = [[], [], []];
		let from = place * sessionLimits.bytes + session.keyLength;
		for (const [order, old] of session.kept.entries()) {
			const to = session.ends[order] ?? from;
			if (!kept.some(({field}) => field === old.field)) {
				others.push(old);
				parts.push(arena.subarray(from, to));
				ends.push((ends.at(-1) ?? 0) + to - from);
			}
			from = to;
		}
		return {bytes: Buffer.concat(parts), kept: others, ends};
	}

	/** Undefined where the process told nothing, or long ago. */
	recall(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: readonly number[],
	): Told | undefined {
		const place = this.#placeOf(message, program, captures, spans);
		const session = this.#told(message, place);
		const arena = this.#arena?.bytes;
		if (session === undefined || arena === undefined) return undefined;
		if (isNameless(captures) && !this.#take(session, place)) return undefined;
		const fields = new FieldColumns(new Uint32Array(2), 0, emptyFieldParts());
		fields.begin();
		let from = place * sessionLimits.bytes + session.keyLength;
		for (const [order, {store}] of session.kept.entries()) {
			const to = session.ends[order] ?? from;
			store({...message, bytes: arena, fields}, from, to);
			from = to;
		}
		return fields.of(0);
	}

	/** Forgets all. */
	clear(): void {
		this.#sessions.length = 0;
		this.#owners.clear();
		this.#ownersOf = new WeakMap();
	}

	/** Counts those who told something that nobody has recalled, where the session has no name. */
	#newSession(message: Message, place: number, captures: SessionCaptures): Session {
		const pending = isNameless(captures) ? (this.#told(message, place)?.pending ?? 0) + 1 : 0;
		const session = (this.#sessions[place] ??= emptySession(captures.kept));
		session.pending = pending;
		session.isSole = pending === 1;
		return session;
	}

	/** The session of that place, where it is the one that is looked for, and not too old. */
	#told({batch, row}: Message, place: number): Session | undefined {
		const session = this.#sessions[place];
		if (session === undefined || !this.#isOf(session, place)) return undefined;
		// A line that goes on from another of a file has no time of its own.
		if (session.pending > 0 && batch.spanFrom(row, span.timestamp) < 0) return session;
		const time = batch.time[row] ?? 0;
		return Math.abs(time - session.time) > sessionLimits.ageMs ? undefined : session;
	}

	/** Whether what was told is surely that of the line which recalls it, and no other's; it is recalled no more. */
	#take(session: Session, place: number): boolean {
		const isSure = session.isSole && session.pending === 1;
		session.pending -= 1;
		session.isSole = false;
		if (session.pending === 0) this.#sessions[place] = undefined;
		return isSure;
	}

	#isOf({owner, keyLength}: Session, place: number): boolean {
		const base = place * sessionLimits.bytes;
		if (owner !== this.#owner || keyLength !== this.#key.end) return false;
		for (let at = 0; at < keyLength; at += 1)
			if (this.#key.bytes[at] !== this.#arena?.bytes[base + at]) return false;
		return true;
	}

	/** Makes the key of the message's session and gives its place; -1 where the message does not say it, or at too great length. */
	#placeOf(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: readonly number[],
	): number {
		const {batch, row, process} = message;
		const hasProcess = process !== undefined || batch.spanFrom(row, span.procid) >= 0;
		if (!captures.isKeyed && !hasProcess) return -1;
		if (!this.#addKey(message, captures, spans)) return -1;
		this.#owner = this.#ownerOf(batch.sources[batch.source[row] ?? 0] ?? nobody, program);
		return hashOf(this.#key.bytes, this.#key.end, this.#owner) % sessionLimits.sessions;
	}

	/** False where the key would be too long. A session without a name has a key of its own, beside that of its process. */
	#addKey(message: Message, captures: SessionCaptures, spans: readonly number[]): boolean {
		this.#key.end = 0;
		let isWhole = this.#addSpan(message, span.host) && this.#addProcess(message);
		for (const index of captures.by)
			isWhole &&= this.#addPart(message.bytes, spans[index * 2] ?? 0, spans[index * 2 + 1] ?? 0);
		return isWhole && (!isNameless(captures) || this.#addPart(separator, 0, 0));
	}

	#addProcess(message: Message): boolean {
		const {process} = message;
		if (process === undefined) return this.#addSpan(message, span.procid);
		return this.#addPart(message.bytes, process[0], process[1]);
	}

	/** A part of the row; an empty one where it has none. */
	#addSpan({batch, row}: Message, part: number): boolean {
		const start = batch.start[row] ?? 0;
		const from = Math.max(0, batch.spanFrom(row, part));
		const to = Math.max(from, batch.spanTo(row, part));
		return this.#addPart(batch.bytes, start + from, start + to);
	}

	/** Adds a part and its end; false where the key would be too long. */
	#addPart(bytes: Uint8Array, from: number, to: number): boolean {
		const key = this.#key;
		if (key.end + to - from + 1 > sessionLimits.bytes) return false;
		key.add(bytes, from, to);
		key.add(separator, 0, 1);
		return true;
	}

	#ownerOf(source: EventSource, program: Uint8Array): number {
		const known = this.#ownersOf.get(source)?.get(program);
		return known ?? this.#addOwner(source, program);
	}

	/** Sources that are another object each time are the same by their key; more of them than there are sessions are forgotten. */
	#addOwner(source: EventSource, program: Uint8Array): number {
		if (this.#owners.size >= sessionLimits.sessions) this.clear();
		const key = `${Buffer.from(program).toString('latin1')} ${sourceKey(source)}`;
		const owner = this.#owners.get(key) ?? this.#owners.size;
		this.#owners.set(key, owner);
		const owners = this.#ownersOf.get(source) ?? new Map<Uint8Array, number>();
		this.#ownersOf.set(source, owners.set(program, owner));
		return owner;
	}
}

const separator = new Uint8Array(1);
const nothing: ToldBefore = {bytes: new Uint8Array(0), kept: [], ends: []};
/** Of messages that no source sent, as in tests of packs. */
const nobody: EventSource = {channel: 'file', address: '', epoch: ''};

function emptySession(kept: readonly Kept[]): Session {
	return {time: 0, owner: 0, keyLength: 0, pending: 0, isSole: false, kept, ends: []};
}

function isNameless({by, isKeyed}: SessionCaptures): boolean {
	return isKeyed && by.length === 0;
}

function addTold(arena: ByteWriter, {ends}: Session, told: ToldBefore): void {
	ends.length = 0;
	for (const end of told.ends) ends.push(arena.end + end);
	arena.add(told.bytes, 0, told.bytes.length);
}

function addCaptures(
	arena: ByteWriter,
	{ends}: Session,
	captures: {
		readonly kept: readonly Kept[];
		readonly spans: readonly number[];
		readonly bytes: Uint8Array;
	},
): void {
	const {kept, spans, bytes} = captures;
	for (let order = 0; order < kept.length; order += 1) {
		const at = (kept[order]?.index ?? 0) * 2;
		arena.add(bytes, spans[at] ?? 0, spans[at + 1] ?? 0);
		ends.push(arena.end);
	}
}

/** Bytes of all the captures. */
function lengthOf(kept: readonly Kept[], spans: readonly number[]): number {
	let length = 0;
	for (let order = 0; order < kept.length; order += 1) {
		const at = (kept[order]?.index ?? 0) * 2;
		length += (spans[at + 1] ?? 0) - (spans[at] ?? 0);
	}
	return length;
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, length: number, seed: number): number {
	let hash = 0x811c9dc5 ^ seed;
	for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
	return hash >>> 0;
}
