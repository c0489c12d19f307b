import {defaultPriority, syslogHead, syslogMessage} from './syslog-message.ts';

/** An entry of the journal as a message. */
export interface JournalEntry {
	/** Names its place in the journal. */
	readonly cursor: string;
	/** RFC 5424. */
	readonly message: Buffer;
	/** When journald received it, in microseconds since the epoch. */
	readonly timeUs: number;
	/** The number of the process that wrote it, as the kernel knows it; empty where it does not. */
	readonly processId: string;
	/** Whether its text was cut. */
	readonly isCut: boolean;
	/** Whether it is an audit record of the kernel. */
	readonly isAudit: boolean;
}

/** The fields that an entry is made from (systemd.journal-fields(7)); cursor and time are given without asking. */
export const journalFields = [
	'MESSAGE',
	'PRIORITY',
	'SYSLOG_FACILITY',
	'SYSLOG_IDENTIFIER',
	'SYSLOG_PID',
	'_AUDIT_ID',
	'_COMM',
	'_HOSTNAME',
	'_PID',
	'_SOURCE_REALTIME_TIMESTAMP',
	'_TRANSPORT',
] as const;

/** Longest cursor; systemd's have about 120 characters. */
const cursorLimit = 1024;

type Fields = Readonly<Record<string, unknown>>;

/** The entry of a line that `journalctl --output=json` wrote; undefined when it is none. Its priority defaults to user.notice. */
export function journalEntry(line: Buffer, hostname: string): JournalEntry | undefined {
	const fields = fieldsOf(line);
	if (fields === undefined) return undefined;
	const cursor = textOf(fields, '__CURSOR');
	const timeUs = Number(textOf(fields, '__REALTIME_TIMESTAMP') || Number.NaN);
	if (cursor === '' || cursor.length > cursorLimit) return undefined;
	if (!Number.isSafeInteger(timeUs) || timeUs < 0) return undefined;
	const processId = textOf(fields, '_PID');
	const head = syslogHead({
		priority: priorityOf(fields),
		timeUs,
		hostname: textOf(fields, '_HOSTNAME') || hostname,
		program: textOf(fields, 'SYSLOG_IDENTIFIER') || textOf(fields, '_COMM'),
		processId: processId || textOf(fields, 'SYSLOG_PID'),
	});
	const isAudit = textOf(fields, '_TRANSPORT') === 'audit';
	const written = bytesOf(fields['MESSAGE']);
	const text = isAudit ? asAuditRecord(fields, written) : written;
	const message = syslogMessage(head, text);
	const isCut = message.length < head.length + text.length;
	return {cursor, timeUs, message, processId, isCut, isAudit};
}

/**
 * An audit record as auditd writes it: journald takes time and serial out of it and puts the type's name before it, or `AUDIT` and its
 * number. Where there is more that is not known, as it is.
 */
function asAuditRecord(fields: Fields, text: Buffer): Buffer {
	const stamp = auditStamp(fields);
	const type = auditType.exec(text.toString('latin1', 0, longestType));
	if (stamp === undefined || type?.groups === undefined) return text;
	const {name = '', number = name} = type.groups;
	const head = Buffer.from(`type=${number} msg=audit(${stamp}): `, 'latin1');
	return Buffer.concat([head, text.subarray(type[0].length)]);
}

const longestType = 40;
const auditType = /^(?:AUDIT(?<number>\d{4})|(?<name>[A-Z][A-Z\d_]{1,31}))(?: |$)/;

/** `1364481363.243:24287`. */
function auditStamp(fields: Fields): string | undefined {
	const serial = textOf(fields, '_AUDIT_ID');
	const timeUs = textOf(fields, '_SOURCE_REALTIME_TIMESTAMP');
	if (!/^\d{1,10}$/.test(serial) || !/^\d{7,16}$/.test(timeUs)) return undefined;
	return `${timeUs.slice(0, -6)}.${timeUs.slice(-6, -3)}:${serial}`;
}

function fieldsOf(line: Buffer): Fields | undefined {
	try {
		const value: unknown = JSON.parse(line.toString('utf8'));
		return typeof value === 'object' && value !== null ? {...value} : undefined;
	} catch {
		// Rubbish in the output: the caller counts it.
		return undefined;
	}
}

function priorityOf(fields: Fields): number {
	const kernel = textOf(fields, '_TRANSPORT') === 'kernel' ? 0 : undefined;
	const facility = numberOf(fields, 'SYSLOG_FACILITY', 23) ?? kernel ?? defaultPriority >> 3;
	const severity = numberOf(fields, 'PRIORITY', 7) ?? defaultPriority & 7;
	return facility * 8 + severity;
}

function numberOf(fields: Fields, name: string, most: number): number | undefined {
	const text = textOf(fields, name);
	return /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}

function textOf(fields: Fields, name: string): string {
	const value = firstOf(fields[name]);
	return typeof value === 'string' ? value : '';
}

/** A text, or bytes that are no text as numbers; null, for what journalctl leaves out, has none. */
function bytesOf(value: unknown): Buffer {
	const first = firstOf(value);
	if (typeof first === 'string') return Buffer.from(first);
	return Array.isArray(first) && first.every(isByte) ? Buffer.from(first) : Buffer.alloc(0);
}

/** A field that an entry has several times is a list of its values. */
function firstOf(value: unknown): unknown {
	if (!Array.isArray(value) || value.every(isByte)) return value;
	const first: unknown = value[0];
	return first;
}

function isByte(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}
