import type {EventBatch} from '../../model/event-batch.ts';
import {formats, span} from '../../model/event-batch.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {ascii, isDigit, skipDigits} from './ascii.ts';
import {scanAuditLine} from './audit-line.ts';
import type {Dialect} from '../../model/dialect.ts';
import {
	clearSpans,
	hasRfc5424Fields,
	isIsoDate,
	looksLikeRfc5424,
	spaceFrom,
} from './careful-reading.ts';
import {refuse} from './refusal.ts';
import {scanRelayed} from './relayed.ts';
import {accept, isOfCheckPoint, readRefused, refuseOtherVersion} from './refused.ts';
import {scanRfc3164} from './rfc3164.ts';
import {mostVersionDigits, scanBehindVersion, scanRfc5424} from './rfc5424.ts';
import {skipByteOrderMark} from './utf8.ts';

// Own names: a look-up in another module at each use is much of what a byte costs.
const {colon, greater, less, space, zero} = ascii;

/** A dialect; or `rfc5424` alone; or `file`, which reads as `no-pri` does and says where the bytes come from. */
export type ScanFormat = Dialect | 'rfc5424' | 'file';

const highestPriority = 191;
const reasons = {
	empty: reasonIndex('empty'),
	noPri: reasonIndex('no_pri'),
	pri: reasonIndex('pri'),
} as const;
/** What a row is taken for where its bytes do not say. */
const formatIndex = {
	auto: formats.indexOf('rfc3164'),
	loose: formats.indexOf('file'),
	'no-pri': formats.indexOf('file'),
	rfc5424: formats.indexOf('rfc5424'),
	rfc3164: formats.indexOf('rfc3164'),
	file: formats.indexOf('file'),
} as const;

/**
 * Fills the header columns of a row (format, priority, spans, device time), and its reason and offset where it breaks a rule: then the
 * columns hold what can be read nonetheless. The row holds one message
 * without framing: see `frameEnd`. No regular expression, no exception, no object per line: a hostile line costs as little as another.
 */
export function scanMessage(batch: EventBatch, row: number, format: ScanFormat): void {
	scanStrictly(batch, row, format);
	if (batch.reason[row] === 0) return;
	const isLoose = format === 'loose' || isOfCheckPoint(batch, row);
	readRefused(batch, row, {mayBeRfc3164: format !== 'rfc5424', isLoose});
}

function scanStrictly(batch: EventBatch, row: number, format: ScanFormat): void {
	const start = batch.start[row] ?? 0;
	const to = batch.end[row] ?? 0;
	// Editors put a byte order mark at the start of a file.
	const mayLackPriority = formatIndex[format] === formatIndex.file;
	const from = mayLackPriority ? skipByteOrderMark(batch.bytes, start, to) : start;
	batch.format[row] = formatIndex[format];
	if (from === to) return refuse(batch, row, reasons.empty, from);
	if (!beginsWithPriority(batch.bytes, from, format)) {
		return mayLackPriority
			? scanWithoutPriority(batch, row, from)
			: refuse(batch, row, reasons.noPri, from);
	}
	const next = scanPriority(batch, row, from + 1);
	if (next < 0) return undefined;
	if (format === 'rfc5424' || (format !== 'rfc3164' && hasVersion(batch.bytes, next, to))) {
		batch.format[row] = formatIndex.rfc5424;
		return scanRfc5424(batch, row, next);
	}
	batch.format[row] = formatIndex.rfc3164;
	scanRfc3164(batch, row, next);
	return hasColonTag(batch, row) ? undefined : scanUnsure(batch, row, next, format);
}

/** What RFC 3164 can be read from, but something else may be meant by. */
function scanUnsure(batch: EventBatch, row: number, from: number, format: ScanFormat): void {
	scanRelayed(batch, row, from);
	return format === 'rfc3164' ? undefined : refuseOtherVersion(batch, row, from);
}

/** Whether the message stands behind a colon and a blank: nothing else can be meant. Asked of every row of RFC 3164. */
function hasColonTag(batch: EventBatch, row: number): boolean {
	const {bytes} = batch;
	const at = (batch.start[row] ?? 0) + batch.spanFrom(row, span.message);
	return bytes[at - 1] === space && bytes[at - 2] === colon;
}

/** Right or wrong. The lines of many programs' own files begin with `<` and a letter, which is none. */
function beginsWithPriority(bytes: Uint8Array, from: number, format: ScanFormat): boolean {
	return bytes[from] === less && (format !== 'file' || isDigit(bytes[from + 1] ?? -1));
}

/** A line of a log file: RFC 5424 where it is that without fault, VERSION or not, else RFC 3164, where anything may be text. */
function scanWithoutPriority(batch: EventBatch, row: number, from: number): void {
	if (scanAuditLine(batch, row, from)) return undefined;
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const isVersioned = hasVersion(bytes, from, to) && looksLikeRfc5424(bytes, from, to);
	if (isVersioned) scanRfc5424(batch, row, from);
	else if (isBehindVersion(bytes, from, to)) scanBehindVersion(batch, row, from);
	else return scanRfc3164(batch, row, from);
	if (batch.reason[row] === 0) {
		batch.format[row] = formatIndex.rfc5424;
		return undefined;
	}
	accept(batch, row);
	clearSpans(batch, row);
	return scanRfc3164(batch, row, from);
}

/** Whether this is RFC 5424 from TIMESTAMP on, and nothing else: fluentd and templates of rsyslog write it into files. */
function isBehindVersion(bytes: Buffer, from: number, to: number): boolean {
	if (!isIsoDate(bytes, from, to)) return false;
	const timeEnd = spaceFrom(bytes, from, to);
	const hostEnd = spaceFrom(bytes, Math.min(timeEnd + 1, to), to);
	const programEnd = spaceFrom(bytes, Math.min(hostEnd + 1, to), to);
	// Nearly all that begin with such a time are RFC 3164, and are known by the tag's colon.
	if (programEnd === to || bytes[programEnd - 1] === colon) return false;
	return hasRfc5424Fields(bytes, timeEnd, to);
}

/** Position behind `<PRI>` whose digits begin at `first`, or -1 when the row is refused. RFC 5424 §6.2.1, RFC 3164 §4.1.1. */
function scanPriority(batch: EventBatch, row: number, first: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	let priority = 0;
	let at = first;
	for (; at < to; at += 1) {
		const digit = (bytes[at] ?? 0) - zero;
		const next = priority * 10 + digit;
		const hasLeadingZero = at > first && priority === 0;
		if (digit >>> 0 > 9 || hasLeadingZero || next > highestPriority) break;
		priority = next;
	}
	if (at === first || at >= to || bytes[at] !== greater) {
		refuse(batch, row, reasons.pri, at);
		return -1;
	}
	batch.priority[row] = priority;
	return at + 1;
}

/**
 * Whether digits and a space follow: what makes a message RFC 5424, right or wrong. So does nothing at all, or what may be VERSION and
 * nothing behind it: no message of RFC 3164 says so little.
 */
function hasVersion(bytes: Uint8Array, from: number, to: number): boolean {
	const at = skipDigits(bytes, from, to);
	return at === to ? at - from <= mostVersionDigits : at > from && bytes[at] === space;
}
