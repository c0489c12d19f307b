import {rfc3339} from '../../base/time.ts';
import type {AuditRecord} from '../../decode/audit/audit-record.ts';
import {eventFields} from '../../decode/audit/event-fields.ts';
import {interpreted, ruleKeys} from '../../decode/audit/interpretation.ts';
import {argumentsOf} from '../../decode/audit/process-fields.ts';
import {partsOf} from '../../decode/audit/event-parts.ts';
import {writtenFields, type WrittenValue} from '../../decode/audit/written-fields.ts';
import type {FieldValue} from '../../model/event.ts';
import type {AuditEvent} from './audit-events.ts';

/** One record as `nms parse --input auditd` prints it. */
interface RecordJson {
	readonly type: string;
	/** As written, out of quotes and hexadecimal. */
	readonly fields: Readonly<Record<string, WrittenValue>>;
	/** With names for numbers. */
	readonly data: Readonly<Record<string, string>>;
}

/** An event as `nms parse --input auditd` prints it. */
export interface AuditEventJson {
	readonly line: number;
	readonly ok: true;
	readonly timestamp: string | null;
	readonly sequence: number;
	readonly node?: string;
	readonly decoder: string;
	readonly keys?: readonly string[];
	readonly records: readonly RecordJson[];
	/** ECS. */
	readonly fields: Readonly<Record<string, FieldValue | readonly string[]>>;
}

/** A record alone, as `--records` prints it. */
export interface AuditRecordJson {
	readonly line: number;
	readonly ok: true;
	readonly record_type: string;
	readonly sequence: number;
	readonly timestamp: string | null;
	readonly node?: string;
	readonly keys?: readonly string[];
	readonly data: Readonly<Record<string, string>>;
	readonly fields: Readonly<Record<string, WrittenValue>>;
}

export function auditEventJson({line, records}: AuditEvent): AuditEventJson | undefined {
	const [first] = records;
	if (first === undefined) return undefined;
	return {
		line,
		ok: true,
		timestamp: timestampOf(first),
		sequence: first.serial,
		...nodeOf(first),
		decoder: decoderOf(records),
		...keysOf(records),
		records: records.map((record) => ({
			type: record.type,
			fields: writtenFields(record),
			data: interpreted(record),
		})),
		fields: ecsFields(records),
	};
}

export function auditRecordJson(record: AuditRecord, line: number): AuditRecordJson {
	return {
		line,
		ok: true,
		record_type: record.type.toLowerCase(),
		sequence: record.serial,
		timestamp: timestampOf(record),
		...nodeOf(record),
		...keysOf([record]),
		data: interpreted(record),
		fields: writtenFields(record),
	};
}

/** Named by the record that says what happened. */
function decoderOf(records: readonly AuditRecord[]): string {
	const {lead, syscall} = partsOf(records);
	const type = (lead ?? syscall ?? records[0])?.type ?? '';
	return `auditd/${type.toLowerCase().replaceAll('_', '-')}`;
}

const lists: ReadonlySet<string> = new Set(['event.category', 'event.type']);

function ecsFields(records: readonly AuditRecord[]): AuditEventJson['fields'] {
	const fields = [...eventFields(records)].map(
		([name, value]) => [name, lists.has(name) ? [String(value)] : value] as const,
	);
	const list = argumentsOf(records);
	const all = list === undefined ? fields : [...fields, ['process.args', list] as const];
	return Object.fromEntries<FieldValue | readonly string[]>(all);
}

function timestampOf({time}: AuditRecord): string | null {
	return Number.isNaN(time) ? null : rfc3339(time);
}

function nodeOf({node}: AuditRecord): {readonly node?: string} {
	return node === null ? {} : {node};
}

function keysOf(records: readonly AuditRecord[]): {readonly keys?: readonly string[]} {
	const keys = records.flatMap(ruleKeys);
	return keys.length === 0 ? {} : {keys};
}
