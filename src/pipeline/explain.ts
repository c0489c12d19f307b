import type {DecodeTrace} from '../decode/decode-trace.ts';
import {BatchRow} from '../model/batch-row.ts';
import type {Format, SpanName} from '../model/event-batch.ts';
import {EventBatch, formats, span, timeFlag} from '../model/event-batch.ts';
import type {EcsFields} from '../model/event.ts';
import type {ParseReason} from '../model/parse-reason.ts';
import {reasonIndex, reasonName} from '../model/parse-reason.ts';
import {giveGelfFields, scanGelf} from '../proto/gelf/gelf.ts';
import type {FrameEnd} from '../proto/syslog/framer.ts';
import type {ScanFormat} from '../proto/syslog/scanner.ts';
import {scanMessage} from '../proto/syslog/scanner.ts';
import type {ClockRule} from '../proto/syslog/time.ts';
import {resolveTime} from '../proto/syslog/time.ts';
import type {Content} from './content.ts';

/** A part of the message: bytes [from, to) of it. */
interface ExplainedPart {
	readonly name: SpanName;
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

/** What a captured part means. */
interface ExplainedCapture {
	readonly type: string;
	readonly field: string | null;
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

/** What each stage of the pipeline makes of one message. Times in milliseconds since the epoch. */
export interface Explanation {
	readonly sizeBytes: number;
	readonly format: Format;
	/** Why it does not parse, and at which byte; null where it does. */
	readonly refusal: {readonly reason: ParseReason; readonly offset: number} | null;
	/** PRI 0-191; null where none was sent. */
	readonly priority: number | null;
	/** In the order of the message. */
	readonly parts: readonly ExplainedPart[];
	readonly time: {
		readonly resolved: number;
		readonly hasStamp: boolean;
		readonly hasYear: boolean;
		readonly hasZone: boolean;
	};
	/** The pattern that knows the message; null where none does. */
	readonly decoder:
		| (Omit<DecodeTrace, 'captures'> & {
				readonly captures: readonly ExplainedCapture[];
		  })
		| null;
	readonly fields: EcsFields;
	/** Ids of the rules that match, with the fields that hits keep. */
	readonly rules: readonly {readonly id: string; readonly fields: readonly string[]}[];
}

/** How a message was framed, where it was not whole: it is read no further, or is the beginning of a longer one. */
export interface FrameFault {
	readonly end: Exclude<FrameEnd, 'whole'>;
	readonly offset: number;
}

/** Puts one message through every stage and says what each does with which bytes. Nothing comes of it. */
export function explainMessage(
	raw: Uint8Array,
	{
		format,
		clock,
		receivedAt,
		content,
		isGelf = false,
		fault,
	}: {
		readonly format: ScanFormat;
		/** Whether it is GELF, whatever the format. */
		readonly isGelf?: boolean;
		readonly fault?: FrameFault | undefined;
		readonly clock: ClockRule;
		readonly receivedAt: number;
		readonly content: Pick<Content, 'decoders' | 'rules'>;
	},
): Explanation {
	const batch = new EventBatch(1, Math.max(raw.length, 1));
	const source = batch.indexOfSource({channel: 'udp', address: '127.0.0.1', epoch: ''});
	const row = batch.add(raw, source, 1, receivedAt);
	scan(batch, row, {format, isGelf, fault});
	const reason = batch.reason[row] ?? 0;
	const deviceTime = batch.deviceTime[row] ?? Number.NaN;
	batch.time[row] = resolveTime(deviceTime, batch.timeFlags[row] ?? 0, receivedAt, clock);
	const priority = batch.priority[row] ?? -1;
	const parsed = reason === 0 ? decoded(batch, row, {...content, isGelf}) : undecoded;
	return {
		sizeBytes: raw.length,
		format: formats[batch.format[row] ?? 0] ?? 'rfc3164',
		refusal: reason === 0 ? null : {reason: reasonName(reason), offset: batch.offset[row] ?? 0},
		priority: priority < 0 ? null : priority,
		parts: partsOf(batch, row),
		time: timeOf(batch, row),
		...parsed,
	};
}

/** What is framed wrongly is stored as it is; it is read as far as it can be all the same. */
function scan(
	batch: EventBatch,
	row: number,
	{
		format,
		isGelf,
		fault,
	}: {
		readonly format: ScanFormat;
		readonly isGelf: boolean;
		readonly fault: FrameFault | undefined;
	},
): void {
	if (isGelf) scanGelf(batch, row);
	else scanMessage(batch, row, format);
	if (fault === undefined || fault.end === 'too_long') return;
	batch.reason[row] = reasonIndex(fault.end);
	batch.offset[row] = fault.offset;
}

function timeOf(batch: EventBatch, row: number): Explanation['time'] {
	const flags = batch.timeFlags[row] ?? 0;
	return {
		resolved: batch.time[row] ?? 0,
		hasStamp: !Number.isNaN(batch.deviceTime[row] ?? Number.NaN),
		hasYear: (flags & timeFlag.noYear) === 0,
		hasZone: (flags & timeFlag.noZone) === 0,
	};
}

const undecoded = {decoder: null, fields: new Map(), rules: []} as const;

function decoded(
	batch: EventBatch,
	row: number,
	{decoders, rules, isGelf}: Pick<Content, 'decoders' | 'rules'> & {readonly isGelf: boolean},
): Pick<Explanation, 'decoder' | 'fields' | 'rules'> {
	let trace: DecodeTrace | undefined;
	const onMatch = (found: DecodeTrace) => {
		trace = found;
	};
	decoders.decode(batch, row, {onMatch});
	if (isGelf) giveGelfFields(batch, row);
	const hits: {id: string; fields: readonly string[]}[] = [];
	rules.match(new BatchRow().show(batch, row), (id, fields) => {
		hits.push({id, fields: [...fields]});
	});
	return {
		decoder:
			trace === undefined ? null : {place: trace.place, captures: capturesOf(trace, batch, row)},
		fields: batch.fieldsOf(row),
		rules: hits,
	};
}

function capturesOf(
	{captures}: DecodeTrace,
	batch: EventBatch,
	row: number,
): readonly ExplainedCapture[] {
	const start = batch.start[row] ?? 0;
	return captures.map(({type, field, from, to}) => ({
		type,
		field,
		from: from - start,
		to: to - start,
		text: batch.bytes.toString('utf8', from, to),
	}));
}

function partsOf(batch: EventBatch, row: number): readonly ExplainedPart[] {
	const names: readonly SpanName[] = [
		'timestamp',
		'host',
		'program',
		'procid',
		'msgid',
		'structuredData',
		'message',
	];
	return names
		.map((name) => ({
			name,
			from: batch.spanFrom(row, span[name]),
			to: batch.spanTo(row, span[name]),
			text: batch.spanText(row, name) ?? '',
		}))
		.filter(({from}) => from >= 0)
		.toSorted((one, other) => one.from - other.from);
}
