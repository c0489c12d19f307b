import type {Buffer} from 'node:buffer';
import type {Channel, EcsFields, FieldValue, LogEvent, ParseError} from '../model/event.ts';
import type {StoredHit} from '../model/rule-hit.ts';

/** A row of `events` joined with its source, by column name. */
export interface EventRow {
	readonly id: number;
	readonly received_at: number;
	readonly time: number;
	readonly channel: Channel;
	readonly address: string;
	readonly priority: number | null;
	readonly host: string | null;
	readonly program: string | null;
	readonly procid: string | null;
	readonly msgid: string | null;
	readonly timestamp: string | null;
	readonly structured_from: number;
	readonly structured_to: number;
	readonly message_from: number;
	readonly message_to: number;
	readonly fields: string | null;
	readonly raw: Buffer;
}

export interface ParseErrorRow {
	readonly id: number;
	readonly received_at: number;
	readonly channel: Channel;
	readonly address: string;
	readonly reason: string;
	readonly offset: number;
	readonly raw: Buffer;
}

export interface HitRow {
	readonly id: number;
	readonly event: number;
	readonly rule: string;
	readonly time: number;
	readonly weight: number;
	readonly fields: string;
}

export function eventOf(row: EventRow): LogEvent {
	const {raw, priority} = row;
	const spanOf = (from: number, to: number) => (from < 0 ? null : raw.toString('utf8', from, to));
	return {
		id: row.id,
		receivedAt: row.received_at,
		time: row.time,
		timestamp: row.timestamp,
		source: {channel: row.channel, address: row.address},
		host: row.host,
		program: row.program,
		procid: row.procid,
		msgid: row.msgid,
		structuredData: spanOf(row.structured_from, row.structured_to),
		facility: priority === null ? null : priority >> 3,
		severity: priority === null ? null : priority & 7,
		message: spanOf(row.message_from, row.message_to) ?? '',
		raw,
		fields: fieldsFromJson(row.fields),
	};
}

export function parseErrorOf(row: ParseErrorRow): ParseError {
	return {
		id: row.id,
		receivedAt: row.received_at,
		source: {channel: row.channel, address: row.address},
		reason: row.reason,
		offset: row.offset,
		raw: row.raw,
	};
}

export function hitOf(row: HitRow): StoredHit {
	const {id, event, time, weight} = row;
	const fields = Object.fromEntries(
		objectEntries(row.fields).map(([name, value]) => [name, String(value)]),
	);
	return {id, event, ruleId: row.rule, time, weight, fields};
}

/** Null for no fields, the common case. `fromEntries` makes every name an own property, `__proto__` too. */
export function fieldsToJson(fields: EcsFields): string | null {
	return fields.size === 0 ? null : JSON.stringify(Object.fromEntries(fields));
}

function fieldsFromJson(json: string | null): EcsFields {
	const fields = new Map<string, FieldValue>();
	if (json === null) return fields;
	for (const [name, value] of objectEntries(json)) {
		if (typeof value === 'string' || typeof value === 'number') fields.set(name, value);
	}
	return fields;
}

function objectEntries(json: string): readonly (readonly [string, unknown])[] {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null ? Object.entries(value) : [];
	} catch {
		// A flipped bit in one cell must not hide the row's bytes, which are the evidence.
		return [];
	}
}
