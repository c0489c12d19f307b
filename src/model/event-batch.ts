import {NmsError} from '../base/errors.ts';
import {ColumnLayout} from './column-layout.ts';
import type {EcsFields, EventSource, FieldValue} from './event.ts';
import type {FieldColumnParts} from './field-columns.ts';
import {emptyFieldParts, FieldColumns} from './field-columns.ts';
import type {HitColumnParts} from './hit-columns.ts';
import {HitColumns} from './hit-columns.ts';
import {sourceKey} from './source-key.ts';

/** The parts of a message a scanner finds, each a span of bytes of its row, by their place in `spans`. */
export const span = {
	timestamp: 0,
	host: 1,
	program: 2,
	procid: 3,
	msgid: 4,
	structuredData: 5,
	message: 6,
} as const;
export type SpanName = keyof typeof span;

/** Wire formats by number, as the `format` column holds them. */
export const formats = ['rfc5424', 'rfc3164', 'file', 'gelf'] as const;
export type Format = (typeof formats)[number];

/** Bits of the `timeFlags` column: what the device's time stamp left out. */
export const timeFlag = {noYear: 1, noZone: 2} as const;

const spanCount = Object.keys(span).length;

/** What the columns of a row take, and what they take once more behind the last row. */
const columnBytes = {row: 5 * 8 + (4 + 1 + 2 * spanCount) * 4 + 2 + 4, end: 4} as const;

/** A batch for another thread: large buffers, which both threads share, and small lists, which are copied. */
export interface BatchMessage {
	readonly capacity: number;
	readonly count: number;
	readonly used: number;
	readonly bytes: SharedArrayBuffer;
	readonly columns: SharedArrayBuffer;
	readonly fields: FieldColumnParts;
	readonly sources: readonly EventSource[];
	readonly hits: HitColumnParts;
}

/**
 * A run of received messages on its way from intake to the store: one arena of bytes and a column per property, no object per
 * message. `proto/syslog` fills the header columns, `pipeline` the time, fields and hits; the store commits the whole.
 *
 * ```
 * bytes   <34>1 2003-10-11T22:14:15Z host su - ID47 - text<13>Oct 11 ...
 *         ^start[0]                                       ^end[0] = start[1]
 * spans   [from, to) pairs, offsets from start[row]; from = -1 where the part is absent
 * ```
 *
 * Another thread gets it by `lend` and `borrowed`: all large buffers are shared, and not transferred, since V8 takes each buffer that
 * arrives for new garbage to come and collects the whole heap again and again (docs/decisions/0011). One thread at a time uses it: the
 * object that lends it refuses all use until the batch is back.
 */
export class EventBatch {
	readonly capacity: number;
	bytes: Buffer<SharedArrayBuffer>;
	count = 0;
	/** Bytes of the arena in use. */
	used = 0;
	readonly start: Uint32Array;
	readonly end: Uint32Array;
	/** Index into `sources`. */
	readonly source: Uint32Array;
	/** Position within (source, epoch), from 1. */
	readonly sequence: Float64Array;
	readonly receivedAt: Float64Array;
	/** Index into `formats`. */
	readonly format: Uint8Array;
	/** Index into `retentionClasses`. */
	readonly class: Uint8Array;
	/** PRI 0-191; -1 where none was sent. */
	readonly priority: Int16Array;
	/** Index into `parseReasons`; 0 for a message that parsed. */
	readonly reason: Uint8Array;
	/** 0-based byte of the row that breaks the rule. */
	readonly offset: Uint32Array;
	/** Milliseconds; NaN where none. Without a year it is of the year 2000, without a zone as if UTC: see `timeFlags`. */
	readonly deviceTime: Float64Array;
	readonly timeFlags: Uint8Array;
	/** Resolved event time in milliseconds. */
	readonly time: Float64Array;
	/** Id given by the store at commit; 0 before it, and for a row it left out as a duplicate of one stored earlier. */
	readonly id: Float64Array;
	readonly spans: Int32Array;
	readonly sources: EventSource[];
	/** Decoded fields by column; `setField`, `field` and `fieldsOf` are for single rows. */
	readonly fields: FieldColumns;
	readonly hits = new HitColumns();

	/** All columns but those of fields. */
	readonly #columns: SharedArrayBuffer;
	/** Made at the first need. */
	#sourceIndexes: Map<string, number> | undefined;
	/** The same by object, since making a key costs more than the rest of adding a row. */
	readonly #knownSources = new Map<EventSource, number>();
	#isLent = false;

	/** Empty; `parts` are for `borrowed`. */
	constructor(capacity = 16_384, arenaBytes = 4 << 20, parts = emptyParts(capacity, arenaBytes)) {
		this.capacity = capacity;
		this.bytes = Buffer.from(parts.bytes);
		this.count = parts.count;
		this.used = parts.used;
		this.#columns = parts.columns;
		const layout = new ColumnLayout(this.#columns);
		this.sequence = layout.next(Float64Array, capacity);
		this.receivedAt = layout.next(Float64Array, capacity);
		this.deviceTime = layout.next(Float64Array, capacity);
		this.time = layout.next(Float64Array, capacity);
		this.id = layout.next(Float64Array, capacity);
		this.start = layout.next(Uint32Array, capacity);
		this.end = layout.next(Uint32Array, capacity);
		this.source = layout.next(Uint32Array, capacity);
		this.offset = layout.next(Uint32Array, capacity);
		this.spans = layout.next(Int32Array, capacity * spanCount * 2);
		const fieldStart = layout.next(Uint32Array, capacity + 1);
		this.priority = layout.next(Int16Array, capacity);
		this.format = layout.next(Uint8Array, capacity);
		this.class = layout.next(Uint8Array, capacity);
		this.reason = layout.next(Uint8Array, capacity);
		this.timeFlags = layout.next(Uint8Array, capacity);
		this.fields = new FieldColumns(fieldStart, this.count, parts.fields);
		this.sources = [...parts.sources];
		this.hits.take(parts.hits);
	}

	/** The batch that another thread lends: it may write into the columns, and adds no rows. */
	static borrowed(message: BatchMessage): EventBatch {
		return new EventBatch(message.capacity, 0, message);
	}

	/** What another thread makes the batch of. This object is of no use until `takeBack`. */
	lend(): BatchMessage {
		this.#checkHere();
		this.#isLent = true;
		return {
			capacity: this.capacity,
			count: this.count,
			used: this.used,
			bytes: this.bytes.buffer,
			columns: this.#columns,
			fields: this.fields.parts,
			sources: this.sources,
			hits: this.hits.parts,
		};
	}

	/** The other thread uses it no more: this object is of use again, and its hits have the ids given there. */
	takeBack(hitIds: Float64Array): void {
		this.hits.ids.set(hitIds);
		this.#isLent = false;
	}

	/** Whether a message of this size finds room; an empty batch takes any one message. */
	hasRoom(sizeBytes: number): boolean {
		this.#checkHere();
		return (
			this.count === 0 || (this.count < this.capacity && this.used + sizeBytes <= this.bytes.length)
		);
	}

	/** The source's index in `sources`, where it is added if it is not there. Sources are told apart by channel, address and epoch. */
	indexOfSource(source: EventSource): number {
		this.#checkHere();
		const known = this.#knownSources.get(source);
		if (known !== undefined) return known;
		this.#sourceIndexes ??= new Map(this.sources.map((each, index) => [sourceKey(each), index]));
		const key = sourceKey(source);
		const index = this.#sourceIndexes.get(key) ?? this.sources.push(source) - 1;
		this.#sourceIndexes.set(key, index);
		this.#knownSources.set(source, index);
		return index;
	}

	/** Copies one message in and returns its row, with all header columns cleared. The caller has asked `hasRoom`. */
	add(message: Uint8Array, source: number, sequence: number, receivedAt: number): number {
		if (message.length > this.bytes.length - this.used) {
			const grown = arena(this.used + message.length);
			this.bytes.copy(grown, 0, 0, this.used);
			this.bytes = grown;
		}
		const row = this.count++;
		// `set` is slow where memory is shared, and any bytes can be copied so.
		Buffer.prototype.copy.call(message, this.bytes, this.used);
		this.start[row] = this.used;
		this.used += message.length;
		this.end[row] = this.used;
		this.source[row] = source;
		this.sequence[row] = sequence;
		this.receivedAt[row] = receivedAt;
		this.class[row] = 0;
		this.priority[row] = -1;
		this.reason[row] = 0;
		this.offset[row] = 0;
		this.deviceTime[row] = Number.NaN;
		this.timeFlags[row] = 0;
		this.time[row] = receivedAt;
		this.id[row] = 0;
		this.fields.begin();
		// A loop, since the call of fill costs more than these few.
		const spansEnd = (row + 1) * spanCount * 2;
		for (let at = row * spanCount * 2; at < spansEnd; at += 1) this.spans[at] = -1;
		return row;
	}

	/** Notes that the part lies in bytes [from, to) of the row. */
	setSpan(row: number, name: SpanName, from: number, to: number): void {
		this.setSpanAt(row, span[name], from, to);
	}

	/** The same by the part's place, as what follows: it runs several times per message, where looking up a name costs more than the rest. */
	setSpanAt(row: number, place: number, from: number, to: number): void {
		const at = (row * spanCount + place) * 2;
		this.spans[at] = from;
		this.spans[at + 1] = to;
	}

	/** First byte of the part within the row; -1 where it is absent. */
	spanFrom(row: number, place: number): number {
		return this.spans[(row * spanCount + place) * 2] ?? -1;
	}

	spanTo(row: number, place: number): number {
		return this.spans[(row * spanCount + place) * 2 + 1] ?? -1;
	}

	/** The part's bytes, a view into the arena; undefined where it is absent. */
	spanBytes(row: number, name: SpanName): Buffer | undefined {
		this.#checkHere();
		const place = span[name];
		const from = this.spanFrom(row, place);
		const base = this.start[row] ?? 0;
		return from < 0 ? undefined : this.bytes.subarray(base + from, base + this.spanTo(row, place));
	}

	/** The part as text, bytes that are not UTF-8 as U+FFFD; null where it is absent. */
	spanText(row: number, name: SpanName): string | null {
		this.#checkHere();
		const place = span[name];
		const from = this.spanFrom(row, place);
		const base = this.start[row] ?? 0;
		return from < 0
			? null
			: this.bytes.toString('utf8', base + from, base + this.spanTo(row, place));
	}

	/** The message as received, a view into the arena. */
	raw(row: number): Buffer {
		this.#checkHere();
		return this.bytes.subarray(this.start[row], this.end[row]);
	}

	/** Gives the newest row a field, in the place of one it has by that name. Beyond `fieldLimits` it is left out and counted. */
	setField(row: number, name: string, value: FieldValue): void {
		this.#checkHere();
		if (row !== this.count - 1) throw misuse(`row ${row} gets a field, but is not the newest`);
		this.fields.set(name, value);
	}

	/** Undefined where the row has no field of that name. */
	field(row: number, name: string): FieldValue | undefined {
		this.#checkHere();
		return this.fields.get(row, name);
	}

	fieldsOf(row: number): EcsFields {
		this.#checkHere();
		return this.fields.of(row);
	}

	/** Forgets all rows, to be filled again. */
	clear(): void {
		this.#checkHere();
		this.count = 0;
		this.used = 0;
		this.sources.length = 0;
		// Clearing makes a new table even where there is nothing in the old one.
		if (this.#knownSources.size > 0) this.#knownSources.clear();
		this.#sourceIndexes = undefined;
		this.fields.clear();
		this.hits.clear();
	}

	#checkHere(): void {
		if (this.#isLent) throw misuse('a batch is used that is lent to another thread');
	}
}

function emptyParts(capacity: number, arenaBytes: number): BatchMessage {
	return {
		capacity,
		count: 0,
		used: 0,
		bytes: arena(arenaBytes).buffer,
		columns: new SharedArrayBuffer(capacity * columnBytes.row + columnBytes.end),
		fields: emptyFieldParts(),
		sources: [],
		hits: new HitColumns().parts,
	};
}

function arena(sizeBytes: number): Buffer<SharedArrayBuffer> {
	return Buffer.from(new SharedArrayBuffer(sizeBytes));
}

function misuse(message: string): NmsError {
	return new NmsError('internal', message, {remedy: 'report this defect of nms'});
}
