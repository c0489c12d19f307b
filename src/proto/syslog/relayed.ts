import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {ascii, byteAt, isDigit, skipDigits} from './ascii.ts';
import {clearSpans, looksLikeRfc5424} from './careful-reading.ts';
import {scanLegacyTimestamp} from './legacy-timestamp.ts';
import {accept} from './refused.ts';
import {scanRfc3164} from './rfc3164.ts';
import {scanRfc5424} from './rfc5424.ts';

const {greater, less, space} = ascii;

const one = 0x31;
const highestPriority = 191;
const mostPriorityDigits = 3;

/**
 * Scans a row of RFC 3164 anew whose header is a relay's, with the sender's whole message behind it: `Nov 30 03:12:44 relay <34>Nov 30
 * 03:12:43 gate su: text`, `Nov 30 03:12:44 nas 1 2026-11-30T03:12:44Z nas collectd 7 - - text` (TrueNAS). Host, time and priority are then the
 * sender's. `from` is where the relay's header begins.
 */
export function scanRelayed(batch: EventBatch, row: number, from: number): void {
	if (batch.spanFrom(row, span.host) < 0) return;
	const start = batch.start[row] ?? 0;
	const program = batch.spanFrom(row, span.program);
	const at = start + (program < 0 ? batch.spanFrom(row, span.message) : program);
	const priority = program < 0 ? priorityAt(batch, row, at) : -1;
	if (priority < 0 && !(program >= 0 && isVersionOne(batch.bytes, at))) return;
	const outer = batch.priority[row] ?? -1;
	if (priority >= 0) batch.priority[row] = priority;
	const inner = priority < 0 ? at : batch.bytes.indexOf(greater, at) + 1;
	if (scanInner(batch, row, inner)) return;
	batch.priority[row] = outer;
	accept(batch, row);
	clearSpans(batch, row);
	scanRfc3164(batch, row, from);
}

/** Whether a whole message was found. */
function scanInner(batch: EventBatch, row: number, at: number): boolean {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	clearSpans(batch, row);
	if (isDigit(byteAt(bytes, at)) && looksLikeRfc5424(bytes, at, to)) {
		scanRfc5424(batch, row, at);
		return batch.reason[row] === 0;
	}
	// Meraki: `1 1764472364.123456789 MX84 events type=x`.
	const header = isVersionOne(bytes, at) ? at + 2 : at;
	if (scanLegacyTimestamp(batch, row, header) < 0) return false;
	scanRfc3164(batch, row, header);
	return batch.reason[row] === 0 && batch.spanFrom(row, span.host) >= 0;
}

/** The number in `<34>`, or -1. */
function priorityAt(batch: EventBatch, row: number, at: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (at >= to || bytes[at] !== less) return -1;
	const end = skipDigits(bytes, at + 1, Math.min(to, at + 1 + mostPriorityDigits));
	if (end === at + 1 || end >= to || bytes[end] !== greater) return -1;
	const priority = Number(bytes.toString('latin1', at + 1, end));
	return priority <= highestPriority ? priority : -1;
}

function isVersionOne(bytes: Uint8Array, at: number): boolean {
	return bytes[at] === one && bytes[at + 1] === space;
}
