import type {Decoding, DecoderSet} from '../decode/decoder-set.ts';
import {SessionMemory} from '../decode/session-memory.ts';
import {BatchRow} from '../model/batch-row.ts';
import type {EventBatch} from '../model/event-batch.ts';
import type {EcsFields, EventSource, FieldValue} from '../model/event.ts';
import {redactedField} from '../model/redacted.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import {retentionClasses} from '../model/retention-class.ts';
import {reasonIndex} from '../model/parse-reason.ts';
import {GelfFramer} from '../proto/gelf/gelf-framer.ts';
import {giveGelfFields, scanGelf} from '../proto/gelf/gelf.ts';
import type {Inflated} from '../proto/gelf/inflate.ts';
import {inflated} from '../proto/gelf/inflate.ts';
import type {FrameEnd, FrameListener} from '../proto/syslog/framer.ts';
import {Framer, withoutTrailer} from '../proto/syslog/framer.ts';
import type {ScanFormat} from '../proto/syslog/scanner.ts';
import {scanMessage} from '../proto/syslog/scanner.ts';
import type {ClockRule} from '../proto/syslog/time.ts';
import {resolveTime} from '../proto/syslog/time.ts';
import {utc} from '../base/time-zone.ts';
import type {Classifier} from './classifier.ts';
import {ClaimCheck} from './claim-check.ts';
import type {Lookups} from './lookup/lookups.ts';
import type {Redaction} from './redaction.ts';
import {rightClockMs} from './sender-clock.ts';
import type {SourceClocks} from './source-clocks.ts';

/** Largest message kept, in bytes, where no other bound is given; longer ones are cut and counted. */
const defaultMaxMessageBytes = 65_536;

/** Time stamps without year are of the year nearest to their receipt, those without zone UTC. */
const liveClock: ClockRule = {year: 'nearest', zone: utc};

/** Where rows go. */
export interface BatchSink {
	/** A batch with room for one more row of this size; the sink hands a full one on and gives the next. */
	batchFor(sizeBytes: number): EventBatch;
}

/** The rules' part that the pipeline needs; detect's `RuleSet` is one. */
export interface Matcher {
	match(
		event: {field(name: string): FieldValue | undefined},
		onMatch: (ruleId: string, hitFields: readonly string[]) => void,
	): void;
}

export interface PipelineOptions {
	readonly decoders: DecoderSet;
	readonly rules: Matcher;
	/** Gives rows their retention class; where none is given, all have the first. */
	readonly classifier?: Pick<Classifier, 'classOf'>;
	/** Replaces what is secret of a row before it is read; where none is given, nothing is. */
	readonly redaction?: Pick<Redaction, 'redact'>;
	/** Gives a row that was decoded what tables from elsewhere know; where none is given, nothing. */
	readonly lookups?: Pick<Lookups, 'enrich'>;
	readonly maxMessageBytes?: number;
}

/** How messages are read. */
export interface Reading {
	/** A dialect, or `file` for lines of log files, which may lack their PRI. */
	readonly format: ScanFormat;
	/** Where none is given, the nearest year, and UTC. */
	readonly clock?: ClockRule;
	/** The sender's and its hosts', whose errors are taken out of times; of agents, files and parse errors none. */
	readonly clocks?: Pick<SourceClocks, 'note'>;
	/** Of all messages of the source; where none is given, the classifier says which. */
	readonly retentionClass?: RetentionClass | undefined;
	/** The agent whose host name the sender claims in a message, and is not: its id. */
	readonly claimedAgent?: (host: string) => string | undefined;
}

export interface StreamOptions extends Reading {
	/** `datagram`: a chunk is a message. `stream`: RFC 6587 over TCP, or as GELF has it. `lines`: a file; each line is a row, so that a row's sequence is its line number. */
	readonly framing: 'datagram' | 'stream' | 'lines';
	/** Whether messages are GELF, whatever the format; datagrams may be compressed then. */
	readonly isGelf?: boolean;
}

/** What somebody else, an agent, knows of a message it has observed. Times in milliseconds since the epoch. */
export interface Delivery {
	/** Position within the source's epoch. */
	readonly sequence: number;
	readonly receivedAt: number;
	/** By the observer's clock, and how far that is ahead of ours. */
	readonly observedAt: number;
	readonly aheadMs: number;
	/** Fields beside those that are decoded, and in the place of those of the same name. */
	readonly fields: EcsFields | undefined;
	/** Rules look at it where it happened since then; at any where this is absent. */
	readonly matchedFrom?: number;
}

/** Why what came is no message, however it is read. */
export type UnreadableReason = 'gelf_chunks' | 'gelf_inflate';

/** What a stream has brought so far. */
export interface StreamCounts {
	/** Rows of all kinds. */
	readonly received: number;
	readonly parseErrors: number;
	/** Messages cut at the bound; they are events or parse errors too. */
	readonly tooLong: number;
	/** Messages that held a secret, which is replaced. */
	readonly redacted: number;
}

interface OpenedOptions extends Required<PipelineOptions> {
	/** All streams share one memory of sessions. */
	readonly decoding: Decoding;
}

/** The one way from bytes to events with rule hits: frame, parse, decode, match. A function of bytes and time: it reads no clock. */
export class Pipeline {
	readonly #options: OpenedOptions;

	constructor(options: PipelineOptions) {
		this.#options = {
			maxMessageBytes: defaultMaxMessageBytes,
			classifier: {classOf: () => 0},
			redaction: {redact: () => undefined},
			lookups: {enrich: () => undefined},
			...options,
			decoding: {memory: new SessionMemory()},
		};
	}

	/** A stream whose rows are numbered from 1: a connection, a file, or a peer's datagrams. */
	open(source: EventSource, options: StreamOptions): PipelineStream {
		return new PipelineStream(source, this.#options, options);
	}
}

/** One source's bytes on their way; each complete message is one row of the sink's batch before `push` returns. */
export class PipelineStream {
	readonly source: EventSource;
	readonly #pipeline: OpenedOptions;
	readonly #isGelf: boolean;
	#format: Reading['format'] = 'auto';
	#clock: ClockRule = liveClock;
	#clocks: Reading['clocks'];
	#claims: ClaimCheck | undefined;
	/** Index into `retentionClasses`; -1: the classifier says which. */
	#class = -1;
	/** None for datagrams. */
	readonly #framer: Pick<Framer, 'push' | 'end'> | undefined;
	readonly #view = new BatchRow();
	#received = 0;
	#parseErrors = 0;
	#tooLong = 0;
	#redacted = 0;
	/** What the row that is matched stands for. */
	#weight = 1;
	// Where the frames of the current call go.
	#receivedAt = 0;
	#sink: BatchSink | undefined;

	/** Opened by `Pipeline.open`. */
	constructor(source: EventSource, pipeline: OpenedOptions, options: StreamOptions) {
		this.source = source;
		this.#pipeline = pipeline;
		this.read(options);
		this.#isGelf = options.isGelf ?? false;
		this.#framer = this.#framerOf(options, pipeline.maxMessageBytes);
	}

	get counts(): StreamCounts {
		return {
			received: this.#received,
			parseErrors: this.#parseErrors,
			tooLong: this.#tooLong,
			redacted: this.#redacted,
		};
	}

	/** From the next message on it is read so. */
	read({format, clock = liveClock, clocks, claimedAgent, retentionClass}: Reading): void {
		this.#class = retentionClass === undefined ? -1 : retentionClasses.indexOf(retentionClass);
		this.#format = format;
		this.#clock = clock;
		this.#clocks = clocks;
		this.#claims = claimedAgent && new ClaimCheck(claimedAgent);
	}

	/** Takes the next bytes, or one datagram. The chunk may be reused afterwards. */
	push(chunk: Uint8Array, receivedAt: number, sink: BatchSink): void {
		this.#receivedAt = receivedAt;
		this.#sink = sink;
		if (this.#framer === undefined) this.#acceptDatagram(chunk);
		else this.#framer.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
	}

	/** The source has ended; an unfinished frame becomes a row. */
	end(receivedAt: number, sink: BatchSink): void {
		this.#receivedAt = receivedAt;
		this.#sink = sink;
		this.#framer?.end();
	}

	/** Takes what came, but cannot be read, as a row with this reason. */
	refuse(bytes: Uint8Array, reason: UnreadableReason, receivedAt: number, sink: BatchSink): void {
		this.#receivedAt = receivedAt;
		this.#sink = sink;
		this.#accept(bytes.subarray(0, this.#pipeline.maxMessageBytes), reason, 0);
	}

	/** Takes one message that was numbered and observed elsewhere; it becomes a row before this returns. */
	deliver(message: Uint8Array, delivery: Delivery, sink: BatchSink): void {
		const {sequence, receivedAt, fields} = delivery;
		const {maxMessageBytes} = this.#pipeline;
		const isTooLong = message.length > maxMessageBytes;
		const bytes = withoutTrailer(isTooLong ? message.subarray(0, maxMessageBytes) : message);
		if (isTooLong) this.#tooLong += 1;
		const batch = sink.batchFor(bytes.length);
		const row = batch.add(bytes, batch.indexOfSource(this.source), sequence, receivedAt);
		this.#received += 1;
		batch.time[row] = observedTime(delivery);
		const redacted = this.#redact(batch, row);
		this.#scan(batch, row);
		batch.class[row] = this.#classOf(batch, row);
		const hasParsed = batch.reason[row] === 0;
		if (hasParsed) batch.time[row] = this.#deliveredTime(batch, row, delivery);
		else this.#parseErrors += 1;
		const weight = hasParsed
			? this.#pipeline.decoders.decode(batch, row, this.#pipeline.decoding)
			: 0;
		if (fields !== undefined) for (const [name, value] of fields) batch.setField(row, name, value);
		if (redacted !== undefined) batch.setField(row, redactedField, redacted);
		if (!hasParsed) return;
		this.#pipeline.lookups.enrich(batch, row);
		if ((batch.time[row] ?? 0) >= (delivery.matchedFrom ?? 0)) this.#match(batch, row, weight);
	}

	/** What the message says, by our clock; where it says nothing, when it was observed. */
	#deliveredTime(batch: EventBatch, row: number, {observedAt, aheadMs}: Delivery): number {
		const deviceTime = batch.deviceTime[row] ?? Number.NaN;
		if (Number.isNaN(deviceTime)) return batch.time[row] ?? observedAt;
		const time = resolveTime(deviceTime, batch.timeFlags[row] ?? 0, observedAt, this.#clock);
		if (Math.abs(aheadMs) < rightClockMs) return time;
		// A line that a right clock stamped may be in a file of a machine whose clock is wrong: a relay's.
		const isOfObserver = Math.abs(time - observedAt) < Math.abs(time - observedAt + aheadMs);
		return isOfObserver ? time - aheadMs : time;
	}

	#framerOf(
		{framing}: StreamOptions,
		maxMessageBytes: number,
	): Pick<Framer, 'push' | 'end'> | undefined {
		if (framing === 'datagram') return undefined;
		const accept: FrameListener = (bytes, end, offset) => this.#accept(bytes, end, offset);
		return this.#isGelf
			? new GelfFramer(maxMessageBytes, accept)
			: new Framer({mode: framing, maxMessageBytes}, accept);
	}

	#acceptDatagram(datagram: Uint8Array): void {
		const {maxMessageBytes} = this.#pipeline;
		const read: Inflated = this.#isGelf
			? inflated(datagram, maxMessageBytes)
			: {kind: 'ok', bytes: datagram};
		if (read.kind === 'error') {
			this.#accept(datagram.subarray(0, maxMessageBytes), 'gelf_inflate', 0);
			return;
		}
		const chunk = read.bytes;
		const isTooLong = chunk.length > this.#pipeline.maxMessageBytes;
		const bytes = isTooLong ? chunk.subarray(0, this.#pipeline.maxMessageBytes) : chunk;
		this.#accept(withoutTrailer(bytes), isTooLong ? 'too_long' : 'whole', 0);
	}

	#accept(bytes: Uint8Array, end: FrameEnd | UnreadableReason, offset: number): void {
		const batch = this.#sink?.batchFor(bytes.length);
		if (batch === undefined) return;
		this.#received += 1;
		const row = batch.add(
			bytes,
			batch.indexOfSource(this.source),
			this.#received,
			this.#receivedAt,
		);
		if (end === 'too_long') this.#tooLong += 1;
		const redacted = this.#redact(batch, row);
		if (end === 'whole' || end === 'too_long') this.#scan(batch, row);
		else {
			batch.reason[row] = reasonIndex(end);
			batch.offset[row] = offset;
		}
		batch.class[row] = this.#classOf(batch, row);
		if (batch.reason[row] !== 0) {
			this.#parseErrors += 1;
			return;
		}
		batch.time[row] = this.#receivedTime(batch, row);
		const weight = this.#pipeline.decoders.decode(batch, row, this.#pipeline.decoding);
		if (this.#isGelf) giveGelfFields(batch, row);
		this.#claims?.mark(batch, row);
		if (redacted !== undefined) batch.setField(row, redactedField, redacted);
		this.#pipeline.lookups.enrich(batch, row);
		this.#match(batch, row, weight);
	}

	#redact(batch: EventBatch, row: number): string | undefined {
		const redacted = this.#pipeline.redaction.redact(batch, row);
		if (redacted !== undefined) this.#redacted += 1;
		return redacted;
	}

	#classOf(batch: EventBatch, row: number): number {
		return this.#class < 0 ? this.#pipeline.classifier.classOf(batch, row) : this.#class;
	}

	#scan(batch: EventBatch, row: number): void {
		if (this.#isGelf) scanGelf(batch, row);
		else scanMessage(batch, row, this.#format);
	}

	#receivedTime(batch: EventBatch, row: number): number {
		const deviceTime = batch.deviceTime[row] ?? Number.NaN;
		if (Number.isNaN(deviceTime)) return this.#receivedAt;
		const flags = batch.timeFlags[row] ?? 0;
		const time = resolveTime(deviceTime, flags, this.#receivedAt, this.#clock);
		return this.#clocks === undefined ? time : time + this.#clocks.note(batch, row, time);
	}

	/** A message that no decoder knows, which stands for no events, is one to rules. */
	#match(batch: EventBatch, row: number, events: number): void {
		this.#weight = Math.max(1, events);
		this.#pipeline.rules.match(this.#view.show(batch, row), this.#noteHit);
	}

	readonly #noteHit = (ruleId: string, hitFields: readonly string[]): void => {
		this.#view.noteHit(ruleId, this.#weight, hitFields);
	};
}

/** By our clock, and never after we received it. */
function observedTime({observedAt, aheadMs, receivedAt}: Delivery): number {
	return Math.min(observedAt - aheadMs, receivedAt);
}
