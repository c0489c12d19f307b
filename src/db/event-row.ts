import type {Buffer} from 'node:buffer';
import type {Channel, ParseError} from '../model/event.ts';
import type {StoredHit} from '../model/rule-hit.ts';

/** A row of `parse_errors`, by column name. */
export interface ParseErrorRow {
	readonly id: number;
	readonly received_at: number;
	readonly channel: Channel;
	readonly address: string;
	readonly reason: string;
	readonly offset: number;
	readonly raw: Buffer;
}

/** A row of `hits`. */
export interface HitRow {
	readonly id: number;
	readonly event: number;
	readonly rule: string;
	readonly time: number;
	readonly weight: number;
	readonly fields: string;
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

function objectEntries(json: string): readonly (readonly [string, unknown])[] {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null ? Object.entries(value) : [];
	} catch {
		// A flipped bit in one cell must not hide the hit.
		return [];
	}
}
