import type {IncidentTally} from '../../intake/incident-tally.ts';
import type {EcsFields, EventSource, ParseError} from '../../model/event.ts';
import {eachMessage, originField} from '../../model/origin.ts';
import type {Origin, SpooledEvent} from '../../model/origin.ts';
import {parseErrorField} from '../../model/reparse.ts';
import {compileRedaction, Redaction} from '../../pipeline/redaction.ts';
import {Classifier} from '../../pipeline/classifier.ts';
import {Pipeline} from '../../pipeline/pipeline.ts';
import type {BatchSink, PipelineStream, Reading} from '../../pipeline/pipeline.ts';
import {Trial} from '../../pipeline/trial.ts';
import type {ClockRule} from '../../proto/syslog/time.ts';
import type {TimeZone} from '../../base/time-zone.ts';
import {parseTimeZone, utc} from '../../base/time-zone.ts';
import type {Config} from './config.ts';
import type {Detection} from './detection.ts';
import type {SourceReader} from './source-reader.ts';
import type {SourceBook} from './sources/source-book.ts';

/** Takes the events of one agent. */
export interface AgentReader {
	/** Takes a run, too. `aheadMs`: how far the agent's clock is ahead of ours. */
	deliver(event: SpooledEvent, receivedAt: number, aheadMs: number): void;
}

/** Takes the lines of one file. */
export interface ImportReader {
	deliver(line: Uint8Array, number: number, receivedAt: number): void;
}

/** Takes parse errors, which become events where they parse now. */
export interface ReparseReader {
	/** Returns whether it does; rules look at it where it was received and happened since `detectedFrom`. */
	deliver(error: ParseError, detectedFrom: number): boolean;
}

export interface ImportOptions {
	readonly path: string;
	/** When the file was changed: time stamps without a year are near it, unless a year is given. */
	readonly modifiedAt: number;
	readonly year: number | undefined;
	/** Of time stamps without one; the hub's where there is none. */
	readonly zone: TimeZone | undefined;
	/** Whether rules look at the lines. */
	readonly isDetected: boolean;
}

export interface SourceReadersOptions {
	/** Asked for each message, so that open connections follow a change of rules. */
	readonly detection: () => Pick<Detection, 'decoders' | 'rules' | 'lookups'>;
	readonly sink: BatchSink;
	/** Counts messages that are cut. */
	readonly incidents: IncidentTally;
	/** How the sources of syslog are read. */
	readonly book: Pick<SourceBook, 'readingOf' | 'version'>;
	readonly config: Config;
}

/** Opens the pipeline for each source, with the settings and rules of the moment. */
export class SourceReaders {
	readonly #detection: SourceReadersOptions['detection'];
	readonly #sink: BatchSink;
	readonly #incidents: IncidentTally;
	readonly #book: SourceReadersOptions['book'];
	#classifier: Classifier;
	#redaction: () => Redaction;
	#pipeline: Pipeline;
	/** The same without rules. */
	#quiet: Pipeline;
	#clock: ClockRule;

	constructor({detection, sink, incidents, book, config}: SourceReadersOptions) {
		this.#detection = detection;
		this.#sink = sink;
		this.#incidents = incidents;
		this.#book = book;
		this.#classifier = new Classifier(config.classes);
		this.#redaction = lateRedaction(config);
		this.#pipeline = this.#pipelineFor(config, true);
		this.#quiet = this.#pipelineFor(config, false);
		this.#clock = clockFor(config);
	}

	/** Takes other settings: classes at once, the rest for the sources that are opened from now on. */
	configure(config: Config): void {
		this.#classifier = new Classifier(config.classes);
		this.#redaction = lateRedaction(config);
		this.#pipeline = this.#pipelineFor(config, true);
		this.#quiet = this.#pipelineFor(config, false);
		this.#clock = clockFor(config);
	}

	open(source: EventSource, framing: 'datagram' | 'stream'): SourceReader {
		let {version} = this.#book;
		const isGelf = source.channel === 'gelf';
		const reading = this.#book.readingOf(source);
		const stream = this.#pipeline.open(source, {framing, isGelf, ...reading});
		return {
			push: (bytes) => {
				if (version !== this.#book.version) {
					({version} = this.#book);
					stream.read(this.#book.readingOf(source));
				}
				return this.#counting(stream, () => stream.push(bytes, Date.now(), this.#sink));
			},
			refuse: (bytes, reason) => {
				this.#counting(stream, () => stream.refuse(bytes, reason, Date.now(), this.#sink));
			},
			end: () => {
				this.#counting(stream, () => stream.end(Date.now(), this.#sink));
			},
		};
	}

	/** Opens a source of an agent; its time stamps without zone are of this one, or else of the hub's. */
	openAgent(source: EventSource, timezone: string): AgentReader {
		const zone = parseTimeZone(timezone) ?? this.#clock.zone;
		const stream = this.#pipeline.open(source, {
			framing: 'datagram',
			format: 'file',
			clock: {year: 'nearest', zone},
		});
		// Events of one origin follow each other, and share the object.
		let origin: Origin | undefined;
		let fields: EcsFields | undefined;
		return {
			deliver: (event, receivedAt, aheadMs) => {
				if (event.origin !== origin) [origin, fields] = [event.origin, fieldsOf(event.origin)];
				const {sequence, observedAt} = event;
				this.#counting(stream, () =>
					eachMessage(event, (message, at) => {
						const delivery = {
							sequence: sequence + at,
							receivedAt,
							observedAt,
							aheadMs,
							fields,
						};
						stream.deliver(message, delivery, this.#sink);
					}),
				);
			},
		};
	}

	/** Opens a file that is imported. */
	openImport(
		source: EventSource,
		{path, modifiedAt, year, zone = this.#clock.zone, isDetected}: ImportOptions,
	): ImportReader {
		const pipeline = isDetected ? this.#pipeline : this.#quiet;
		const clock: ClockRule = {year: year ?? 'latest', zone};
		const stream = pipeline.open(source, {framing: 'datagram', format: 'file', clock});
		const fields = new Map([['log.file.path', path]]);
		return {
			deliver: (line, sequence, receivedAt) => {
				const delivery = {sequence, receivedAt, observedAt: modifiedAt, aheadMs: 0, fields};
				this.#counting(stream, () => stream.deliver(line, delivery, this.#sink));
			},
		};
	}

	/** Opens parse errors of a source that are read again. */
	openReparse(source: EventSource, reading: Reading): ReparseReader {
		const stream = this.#pipeline.open(source, {framing: 'datagram', ...reading});
		const trial = new Trial(reading.format);
		return {
			deliver: ({id, raw, receivedAt}, detectedFrom) => {
				if (!trial.parses(raw)) return false;
				const fields = new Map([[parseErrorField, id]]);
				const delivery = {
					sequence: id,
					receivedAt,
					observedAt: receivedAt,
					aheadMs: 0,
					fields,
					matchedFrom: receivedAt >= detectedFrom ? detectedFrom : Infinity,
				};
				stream.deliver(raw, delivery, this.#sink);
				return true;
			},
		};
	}

	/** Gives the number of rows that came of it. */
	#counting(stream: PipelineStream, work: () => void): number {
		const before = stream.counts;
		work();
		const {received, tooLong, redacted} = stream.counts;
		this.#note(stream.source, 'cut', tooLong - before.tooLong);
		this.#note(stream.source, 'redacted', redacted - before.redacted);
		return received - before.received;
	}

	#note(source: EventSource, incident: 'cut' | 'redacted', count: number): void {
		if (count > 0) this.#incidents.add(source, incident, {count, now: Date.now()});
	}

	#pipelineFor({syslog}: Config, hasRules: boolean): Pipeline {
		return new Pipeline({
			decoders: {
				decode: (batch, row, decoding) => this.#detection().decoders.decode(batch, row, decoding),
			},
			rules: hasRules
				? {match: (event, onMatch) => this.#detection().rules.match(event, onMatch)}
				: {match: () => undefined},
			classifier: {classOf: (batch, row) => this.#classifier.classOf(batch, row)},
			lookups: {enrich: (batch, row) => this.#detection().lookups.enrich(batch, row)},
			redaction: {redact: (batch, row) => this.#redaction().redact(batch, row)},
			maxMessageBytes: syslog.max_message_bytes,
		});
	}
}

/** Compiled when the first row comes. */
function lateRedaction({redact}: Config): () => Redaction {
	let compiled: Redaction | undefined;
	return () => (compiled ??= redactionOf(redact));
}

/** The configuration is checked by now. */
function redactionOf(redact: Config['redact']): Redaction {
	const result = compileRedaction(redact);
	return result.kind === 'ok' ? result.redaction : new Redaction([]);
}

function fieldsOf(origin: Origin): EcsFields | undefined {
	return origin.kind === 'file' ? new Map([[originField, origin.path]]) : undefined;
}

/** RFC 3164 §4.1.2: a time stamp has no year and no zone. */
function clockFor({timezone}: Config): ClockRule {
	return {year: 'nearest', zone: parseTimeZone(timezone) ?? utc};
}
