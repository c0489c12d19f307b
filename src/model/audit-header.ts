import {Buffer} from 'node:buffer';

/** Bytes [from, to) of a larger run of bytes. */
interface ByteRange {
	readonly bytes: Uint8Array;
	readonly from: number;
	readonly to: number;
}

/** What stands before the fields of a record of Linux Audit. Offsets are bytes of the range's buffer; of absent parts both ends are equal. */
interface AuditHeader {
	nodeFrom: number;
	nodeTo: number;
	/** Name or number. */
	typeFrom: number;
	typeTo: number;
	/** `1364481363.243:24287`; journald leaves it out. */
	stampFrom: number;
	stampTo: number;
	/** Where the time in the stamp ends. */
	timeTo: number;
	/** Milliseconds since the epoch; NaN without stamp. */
	time: number;
	/** -1 without stamp. */
	serial: number;
	/** Where the fields begin. */
	from: number;
}

const node = Buffer.from('node=');
const type = Buffer.from('type=');
const message = Buffer.from('msg=audit(');
const bareMessage = Buffer.from('audit(');
const kernelPrefix = Buffer.from('audit: ');

/** Longest name of a node, and of a type. */
const longest = {node: 255, type: 32} as const;
/** Most digits of seconds, and of a serial, which has 32 bits. */
const mostDigits = 10;

const [space, tab, openBracket, closeBracket, dot, colon, closeParenthesis, underscore] = [
	0x20, 0x09, 0x5b, 0x5d, 0x2e, 0x3a, 0x29, 0x5f,
];

/** Filled by `readAuditHeader`, anew by each use. */
export const auditHeader: AuditHeader = {
	nodeFrom: 0,
	nodeTo: 0,
	typeFrom: 0,
	typeTo: 0,
	stampFrom: 0,
	stampTo: 0,
	timeTo: 0,
	time: Number.NaN,
	serial: -1,
	from: 0,
};

/**
 * Reads `[node=N ]type=T msg=audit(S.MS:N): ` of auditd and its dispatcher, `audit: type=N audit(S.MS:N): ` of the kernel, also behind its
 * time since boot; false where none begins here.
 */
export function readAuditHeader(range: ByteRange): boolean {
	let at = behindBootTime(range, range.from);
	if (isAt(range, kernelPrefix, at)) at += kernelPrefix.length;
	at = readNode(range, at);
	if (at < 0 || !isAt(range, type, at)) return false;
	const typeEnd = readType(range, at + type.length);
	if (typeEnd < 0 || range.bytes[typeEnd] !== space) return false;
	return readStamp(range, typeEnd + 1);
}

/**
 * Reads what journald makes of a record, `SYSCALL arch=...`: the type and no stamp; false where none begins here.
 */
export function readJournalHeader(range: ByteRange): boolean {
	const end = readType(range, range.from);
	if (end < 0 || !hasLetter(range, end) || (end < range.to && range.bytes[end] !== space))
		return false;
	auditHeader.nodeFrom = range.from;
	auditHeader.nodeTo = range.from;
	auditHeader.stampFrom = end;
	auditHeader.stampTo = end;
	auditHeader.timeTo = end;
	auditHeader.time = Number.NaN;
	auditHeader.serial = -1;
	auditHeader.from = end;
	return true;
}

function hasLetter({bytes, from}: ByteRange, end: number): boolean {
	const first = bytes[from] ?? 0;
	return end - from > 1 && first >= 65 && first <= 90;
}

/** Behind `[  123.456789] `, or where it was. */
function behindBootTime({bytes, to}: ByteRange, from: number): number {
	if (bytes[from] !== openBracket) return from;
	for (let at = from + 1; at < to && at < from + 24; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === closeBracket) return bytes[at + 1] === space ? at + 2 : from;
		if (!isDigit(byte) && byte !== dot && byte !== space) return from;
	}
	return from;
}

/** Behind the node, or where it was; -1 where it is longer than any. */
function readNode(range: ByteRange, from: number): number {
	auditHeader.nodeFrom = from;
	auditHeader.nodeTo = from;
	if (!isAt(range, node, from)) return from;
	auditHeader.nodeFrom = from + node.length;
	const end = wordEnd(range, auditHeader.nodeFrom, longest.node);
	auditHeader.nodeTo = end;
	return end < 0 ? -1 : end + 1;
}

/** The blank behind a word of at most so many bytes; -1 where there is none. */
function wordEnd({bytes, to}: ByteRange, from: number, most: number): number {
	for (let at = from; at < to && at <= from + most; at += 1) if (bytes[at] === space) return at;
	return -1;
}

/** Where the type ends; -1 where none stands. */
function readType({bytes, to}: ByteRange, from: number): number {
	let at = from;
	while (at < to && isTypeByte(bytes[at] ?? 0)) at += 1;
	auditHeader.typeFrom = from;
	auditHeader.typeTo = at;
	return at === from || at - from > longest.type ? -1 : at;
}

/** Of `SYSCALL`, `ANOM_ABEND`, `OPENAT2` or `UNKNOWN[1334]`. */
function isTypeByte(byte: number): boolean {
	const isBracket = byte === openBracket || byte === closeBracket;
	return (byte >= 65 && byte <= 90) || isDigit(byte) || byte === underscore || isBracket;
}

/** Reads `msg=audit(1364481363.243:24287): `. */
function readStamp(range: ByteRange, from: number): boolean {
	const {bytes} = range;
	const prefix = isAt(range, message, from) ? message : bareMessage;
	if (!isAt(range, prefix, from)) return false;
	const stamp = from + prefix.length;
	const secondsEnd = digitsEnd(range, stamp);
	if (secondsEnd < 0 || bytes[secondsEnd] !== dot) return false;
	const fractionEnd = digitsEnd(range, secondsEnd + 1);
	if (fractionEnd !== secondsEnd + 4 || bytes[fractionEnd] !== colon) return false;
	const serialEnd = digitsEnd(range, fractionEnd + 1);
	if (serialEnd < 0 || bytes[serialEnd] !== closeParenthesis) return false;
	auditHeader.stampFrom = stamp;
	auditHeader.stampTo = serialEnd;
	auditHeader.timeTo = fractionEnd;
	auditHeader.time = numberAt(range, stamp, secondsEnd) * 1000;
	auditHeader.time += numberAt(range, secondsEnd + 1, fractionEnd);
	auditHeader.serial = numberAt(range, fractionEnd + 1, serialEnd);
	auditHeader.from = behindColon(range, serialEnd + 1);
	return true;
}

function behindColon({bytes, to}: ByteRange, from: number): number {
	let at = bytes[from] === colon ? from + 1 : from;
	while (at < to && (bytes[at] === space || bytes[at] === tab)) at += 1;
	return Math.min(at, to);
}

/** Where the digits end that begin here; -1 for none or too many. */
function digitsEnd({bytes, to}: ByteRange, from: number): number {
	let at = from;
	while (at < to && isDigit(bytes[at] ?? 0)) at += 1;
	return at === from || at - from > mostDigits ? -1 : at;
}

function numberAt({bytes}: ByteRange, from: number, to: number): number {
	let value = 0;
	for (let at = from; at < to; at += 1) value = value * 10 + (bytes[at] ?? 0) - 48;
	return value;
}

function isDigit(byte: number): boolean {
	return byte >= 48 && byte <= 57;
}

function isAt({bytes, to}: ByteRange, literal: Uint8Array, at: number): boolean {
	if (at + literal.length > to) return false;
	for (let index = 0; index < literal.length; index += 1)
		if (bytes[at + index] !== literal[index]) return false;
	return true;
}
