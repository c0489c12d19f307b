import type {FieldValue} from '../../model/event.ts';
import type {AuditRecord} from './audit-record.ts';
import {syscallOf} from './interpretation.ts';
import {plainSyscall, recordMeaning, syscallMeaning, type Meaning} from './meanings.ts';

/** ECS fields by name, as they are found. */
export type FoundFields = Map<string, FieldValue>;

/** What is read of all records of one event. */
export interface EventParts {
	readonly records: readonly AuditRecord[];
	/** The record that says what happened by itself; undefined where that is the system call. */
	readonly lead: AuditRecord | undefined;
	readonly syscall: AuditRecord | undefined;
	/** Name of the system call; empty where there is none. */
	readonly call: string;
	/** Undefined where nobody looks for it. */
	readonly meaning: Meaning | undefined;
}

export function partsOf(records: readonly AuditRecord[]): EventParts {
	const lead = records.find(({type}) => isLead(type));
	const syscall = records.find(({type}) => type === 'SYSCALL' || type === 'URINGOP');
	const call = syscall === undefined ? '' : callOf(syscall, records);
	const meaning = lead === undefined ? syscallMeaning(call) : leadMeaning(lead);
	return {records, lead, syscall, call, meaning};
}

/** Whether a record of this type says by itself what happened. */
export function isLead(type: string): boolean {
	return recordMeaning(type) !== undefined;
}

/** A field's value; undefined where it says nothing. */
export function known(record: AuditRecord | undefined, key: string): string | undefined {
	const value = record?.fields.get(key) ?? undefined;
	return value === '' || value === '?' ? undefined : value;
}

/** A number that a field holds; undefined where it holds none, or the one that stands for nobody. */
export function knownNumber(record: AuditRecord | undefined, key: string): number | undefined {
	const value = known(record, key);
	if (value === undefined || !/^\d{1,15}$/.test(value)) return undefined;
	const number = Number(value);
	return number === nobody ? undefined : number;
}

/** Whether it is a device: `terminal=cron` is none. */
export function isTerminal(name: string | undefined): boolean {
	return name !== undefined && /^(?:\/dev\/)?(?:pts|tty)/.test(name);
}

/** Puts a field that is known, and that the event has not yet. */
export function put(found: FoundFields, name: string, value: FieldValue | undefined): void {
	if (value !== undefined && !found.has(name)) found.set(name, value);
}

/** The number of a user that is not set. */
const nobody = 4_294_967_295;

function callOf(syscall: AuditRecord, records: readonly AuditRecord[]): string {
	const call = records.find(({type}) => type === 'SOCKETCALL');
	const argument = syscall.fields.get('a0') ?? call?.fields.get('a0') ?? '';
	return plainSyscall(syscallOf(syscall) ?? '', argument);
}

/** AppArmor uses the type of SELinux, too. */
function leadMeaning({type, fields}: AuditRecord): Meaning | undefined {
	const verdict = fields.get('apparmor');
	if (verdict === undefined) return recordMeaning(type);
	return recordMeaning(verdict === 'STATUS' ? 'APPARMOR_STATUS' : 'APPARMOR_DENIED');
}
