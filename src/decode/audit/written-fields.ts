import type {AuditRecord} from './audit-record.ts';
import {numberKeys} from './record-keys.ts';

/** A value as the record has it: numbers of people, processes and files are numbers, and `(null)` is null. */
export type WrittenValue = string | number | null;

/** The fields of a record as they are written, without quotes and out of hexadecimal, with the names that auditd adds (`UID="root"`). */
export function writtenFields({fields}: AuditRecord): Readonly<Record<string, WrittenValue>> {
	const pairs = [...fields].map(([written, value]) => {
		// `old auid=` of old kernels.
		const key = written.replace(' ', '-');
		return [key, value === null ? null : writtenValue(key, value)] as const;
	});
	return Object.fromEntries(pairs);
}

function writtenValue(key: string, value: string): string | number {
	return numberKeys.has(key) && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}
