import type {Buffer} from 'node:buffer';
import type {Channel, ParseError} from '../model/event.ts';

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
