import {Buffer} from 'node:buffer';
import {byteHash} from '../base/byte-hash.ts';
import {span} from '../model/event-batch.ts';
import type {EventSource, FieldValue} from '../model/event.ts';
import {emptyFieldParts, FieldColumns} from '../model/field-columns.ts';
import {sourceKey} from '../model/source-key.ts';
import {ByteWriter} from './byte-writer.ts';
import type {CaptureSpans, Kept, Message, SessionCaptures} from './message.ts';
import {sessionLimits} from './session-limits.ts';
import {SessionPlaces} from './session-places.ts';

/** Fields that a line told, by name. */
export type Told = ReadonlyMap<string, FieldValue>;

/** Captures as bytes, and how long each is. */
interface ToldBefore {
	readonly bytes: Uint8Array;
	readonly kept: readonly Kept[];
	readonly lengths: readonly number[];
}

/** A source and a program, numbered as they come: the numbers that are given for a source, by the bytes of the program's name. */
type Owners = Map<Uint8Array, number>;

/**
 * What lines of processes told, for later lines of the same process (source, host, program and pid), or of the same session of it, that
 * do not say it themselves: the captured bytes, of which fields are made when they are recalled. Each process or session has one place, by
 * its hash; the one that told last has it. Lines that follow each other, without a name of their session, are recalled once, and not where
 * several have told and any of them may be meant.
 */
export class SessionMemory {
	/** Made at the first need. */
	#places: SessionPlaces | undefined;
	/** By the key of the source and the program's name. */
	readonly #owners = new Map<string, number>();
	#ownersOf = new WeakMap<EventSource, Owners>();
	/** That of the last message, as most come from one source in a row. */
	#last: {source: EventSource; program: Uint8Array; owner: number} | undefined;
	/** Host and pid of the process that is looked for, and the name of its session. */
	readonly #key = new ByteWriter(sessionLimits.bytes);
	#owner = 0;

	/** Takes the place of all that the process told before, or adds to it: its pid may be another's now. Nothing told is nothing known. */
	remember(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: CaptureSpans,
	): void {
		const place = this.#placeOf(message, program, captures, spans);
		if (place < 0) return;
		const {kept, isMore} = captures;
		const before = isMore ? this.#toldBefore(message, place, kept) : nothing;
		const length = this.#key.end + before.bytes.length + lengthOf(kept, spans);
		const places = (this.#places ??= new SessionPlaces());
		if (kept.length + before.kept.length === 0 || length > sessionLimits.bytes) {
			places.clear(place);
			return;
		}
		places.begin(place, this.#key, length, {
			owner: this.#owner,
			time: message.batch.time[message.row] ?? 0,
			pending: this.#pendingWith(message, place, captures),
			kept: isMore ? [...before.kept, ...kept] : kept,
		});
		if (isMore) addTold(places, before);
		addCaptures(places, {kept, spans, bytes: message.bytes});
	}

	/** How many told something that nobody has recalled, this line among them; 0 where the session has a name. */
	#pendingWith(message: Message, place: number, captures: SessionCaptures): number {
		if (!isNameless(captures)) return 0;
		return 1 + (this.#isTold(message, place) ? (this.#places?.pendingOf(place) ?? 0) : 0);
	}

	/** What the session of that place told, but for the fields that are told anew. */
	#toldBefore(message: Message, place: number, kept: readonly Kept[]): ToldBefore {
		const places = this.#places;
		if (places === undefined || !this.#isTold(message, place)) return nothing;
		const [parts, others, lengths]: [Uint8Array[], Kept[], number[]] = [[], [], []];
		places.each(place, (old, from, to) => {
			if (kept.some(({field}) => field === old.field)) return;
			others.push(old);
			parts.push(places.bytes.subarray(from, to));
			lengths.push(to - from);
		});
		return {bytes: Buffer.concat(parts), kept: others, lengths};
	}

	/** Undefined where the process told nothing, or long ago. */
	recall(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: CaptureSpans,
	): Told | undefined {
		const place = this.#placeOf(message, program, captures, spans);
		const places = this.#places;
		if (places === undefined || !this.#isTold(message, place)) return undefined;
		const fields = new FieldColumns(new Uint32Array(2), 0, emptyFieldParts());
		fields.begin();
		const told = {...message, bytes: places.bytes, fields};
		places.each(place, ({store}, from, to) => {
			store(told, from, to);
		});
		return isNameless(captures) && !places.take(place) ? undefined : fields.of(0);
	}

	/** Forgets all. */
	clear(): void {
		this.#places = undefined;
		this.#owners.clear();
		this.#ownersOf = new WeakMap();
		this.#last = undefined;
	}

	/** Whether the session of that place is the one that is looked for, and not too old. */
	#isTold({batch, row}: Message, place: number): boolean {
		const places = this.#places;
		if (places === undefined || place < 0 || !places.isOf(place, this.#owner, this.#key))
			return false;
		// A line that goes on from another of a file has no time of its own.
		if (places.pendingOf(place) > 0 && batch.spanFrom(row, span.timestamp) < 0) return true;
		return Math.abs((batch.time[row] ?? 0) - places.timeOf(place)) <= sessionLimits.ageMs;
	}

	/** Makes the key of the message's session and gives its place; -1 where the message does not say it, or at too great length. */
	#placeOf(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: CaptureSpans,
	): number {
		const {batch, row, process} = message;
		const hasProcess = process !== undefined || batch.spanFrom(row, span.procid) >= 0;
		if (!captures.isKeyed && !hasProcess) return -1;
		if (!this.#addKey(message, captures, spans)) return -1;
		this.#owner = this.#ownerOf(batch.sources[batch.source[row] ?? 0] ?? nobody, program);
		const hash = byteHash(this.#key.bytes, 0, this.#key.end) ^ Math.imul(this.#owner, 0x9e3779b1);
		return (hash >>> 0) % sessionLimits.sessions;
	}

	/** False where the key would be too long. A session without a name has a key of its own, beside that of its process. */
	#addKey(message: Message, captures: SessionCaptures, spans: CaptureSpans): boolean {
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
		const last = this.#last;
		if (last?.source === source && last.program === program) return last.owner;
		const known = this.#ownersOf.get(source)?.get(program);
		const owner = known ?? this.#addOwner(source, program);
		this.#last = {source, program, owner};
		return owner;
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
const nothing: ToldBefore = {bytes: new Uint8Array(0), kept: [], lengths: []};
/** Of messages that no source sent, as in tests of packs. */
const nobody: EventSource = {channel: 'file', address: '', epoch: ''};

function isNameless({by, isKeyed}: SessionCaptures): boolean {
	return isKeyed && by.length === 0;
}

function addTold(places: SessionPlaces, {bytes, lengths}: ToldBefore): void {
	let from = 0;
	for (const length of lengths) {
		places.add(bytes, from, from + length);
		from += length;
	}
}

function addCaptures(
	places: SessionPlaces,
	captures: {
		readonly kept: readonly Kept[];
		readonly spans: CaptureSpans;
		readonly bytes: Uint8Array;
	},
): void {
	const {kept, spans, bytes} = captures;
	for (let order = 0; order < kept.length; order += 1) {
		const at = (kept[order]?.index ?? 0) * 2;
		places.add(bytes, spans[at] ?? 0, spans[at + 1] ?? 0);
	}
}

/** Bytes of all the captures. */
function lengthOf(kept: readonly Kept[], spans: CaptureSpans): number {
	let length = 0;
	for (let order = 0; order < kept.length; order += 1) {
		const at = (kept[order]?.index ?? 0) * 2;
		length += (spans[at + 1] ?? 0) - (spans[at] ?? 0);
	}
	return length;
}
