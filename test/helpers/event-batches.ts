import {Buffer} from 'node:buffer';
import {EventBatch} from '../../src/model/event-batch.ts';
import type {EcsFields, EventSource} from '../../src/model/event.ts';
import type {RuleHit} from '../../src/model/rule-hit.ts';

/** One message of a batch made for a test; what is left out gets a plain value. */
export interface RowSpec {
	readonly sequence: number;
	readonly source?: EventSource;
	readonly receivedAt?: number;
	readonly time?: number;
	readonly priority?: number;
	readonly host?: string;
	readonly program?: string;
	readonly procid?: string;
	readonly msgid?: string;
	readonly timestamp?: string;
	readonly structuredData?: string;
	readonly message?: string | Buffer;
	readonly fields?: EcsFields;
	readonly hits?: readonly RuleHit[];
	/** Makes the row a parse error: index of the reason and offset of the byte. */
	readonly error?: readonly [reason: number, offset: number];
}

export const testSource: EventSource = {channel: 'tcp', address: '127.0.1.1', epoch: 'epoch-1'};

/** Noon of 2026-11-20. */
export const testTime = Date.UTC(2026, 10, 20, 12);

const headerParts = ['timestamp', 'host', 'program', 'procid', 'msgid', 'structuredData'] as const;

export function batchOf(rows: readonly RowSpec[]): EventBatch {
	const encoded = rows.map((spec) => ({spec, ...encode(spec)}));
	const sizeBytes = encoded.reduce((sum, {raw}) => sum + raw.length, 0);
	const batch = new EventBatch(Math.max(1, rows.length), sizeBytes);
	for (const {spec, raw, spans} of encoded) {
		const row = addRow(batch, spec, raw);
		for (const [name, from, to] of spans) batch.setSpan(row, name, from, to);
	}
	return batch;
}

/** Rows with these sequences, each a message `line N`. */
export function numbered(from: number, to: number, rest: Partial<RowSpec> = {}): RowSpec[] {
	return Array.from({length: to - from + 1}, (_, index) => ({
		sequence: from + index,
		message: `line ${from + index}`,
		...rest,
	}));
}

/** Gives a row a hit. */
export function addHit({hits, fields}: EventBatch, row: number, hit: RuleHit): void {
	hits.add(row, hit);
	for (const [name, value] of Object.entries(hit.fields))
		hits.addField(name, fields.indexOfValue(value));
}

/** The hits of all rows. */
export function hitsOf({hits, fields}: EventBatch): readonly RuleHit[] {
	return Array.from({length: hits.count}, (_, hit) => hits.at(hit, fields));
}

type Span = readonly [(typeof headerParts)[number] | 'message', number, number];

/** The parts separated by blanks, with the spans a parser would find. */
function encode(spec: RowSpec): {readonly raw: Buffer; readonly spans: readonly Span[]} {
	const pieces: Buffer[] = [];
	const spans: Span[] = [];
	let length = 0;
	for (const name of [...headerParts, 'message'] as const) {
		const part = spec[name];
		if (part === undefined) continue;
		const bytes = typeof part === 'string' ? Buffer.from(part) : part;
		spans.push([name, length, length + bytes.length]);
		pieces.push(bytes, Buffer.from(' '));
		length += bytes.length + 1;
	}
	return {raw: Buffer.concat(pieces).subarray(0, Math.max(0, length - 1)), spans};
}

function addRow(batch: EventBatch, spec: RowSpec, raw: Buffer): number {
	const row = batch.add(raw, batch.indexOfSource(spec.source ?? testSource), spec.sequence, 0);
	batch.receivedAt[row] = spec.receivedAt ?? testTime;
	batch.time[row] = spec.time ?? batch.receivedAt[row];
	batch.priority[row] = spec.priority ?? -1;
	for (const [name, value] of spec.fields ?? []) batch.setField(row, name, value);
	[batch.reason[row], batch.offset[row]] = spec.error ?? [0, 0];
	for (const hit of spec.hits ?? []) addHit(batch, row, hit);
	return row;
}
