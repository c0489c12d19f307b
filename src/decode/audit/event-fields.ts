import type {AuditRecord} from './audit-record.ts';
import {
	known,
	knownNumber,
	partsOf,
	put,
	type EventParts,
	type FoundFields,
} from './event-parts.ts';
import {storeFile} from './file-fields.ts';
import {errorOf, outcomeOf, ruleKeys} from './interpretation.ts';
import type {Meaning} from './meanings.ts';
import {storeNetwork} from './network-fields.ts';
import {storeProcess} from './process-fields.ts';
import {nameOf, storeUser} from './user-fields.ts';

/** The ECS fields of one event, of which these are all records. */
export function eventFields(records: readonly AuditRecord[]): FoundFields {
	return fieldsOf(partsOf(records));
}

/** Those of an event whose lead record had its own when it came: all but what happened and how it ended, which is told once. */
export function contextFields(records: readonly AuditRecord[]): FoundFields {
	return fieldsOf({...partsOf(records), meaning: undefined});
}

/** What the record of a system call tells of who made it, and no more: it is asked of each. */
export function actorFields(syscall: AuditRecord): FoundFields {
	const found: FoundFields = new Map();
	put(found, 'process.pid', knownNumber(syscall, 'pid'));
	put(found, 'process.executable', known(syscall, 'exe'));
	put(found, 'process.name', known(syscall, 'comm'));
	put(found, 'user.id', knownNumber(syscall, 'uid'));
	put(found, 'user.name', nameOf(syscall, 'UID'));
	put(found, 'user.audit.name', nameOf(syscall, 'AUID'));
	return found;
}

const readers = [storeProcess, storeUser, storeFile, storeNetwork, storeRest] as const;

function fieldsOf(parts: EventParts): FoundFields {
	const found: FoundFields = new Map();
	if (parts.meaning !== undefined) storeMeaning(parts, parts.meaning, found);
	for (const store of readers) store(parts, found);
	return found;
}

function storeMeaning(parts: EventParts, meaning: Meaning, found: FoundFields): void {
	put(found, 'event.category', meaning.category);
	put(found, 'event.type', hasCreated(parts) ? 'creation' : meaning.type);
	put(found, 'event.action', meaning.action);
	put(found, 'event.outcome', outcome(parts));
}

/** Whether a file that was opened was not there before. */
function hasCreated({meaning, records}: EventParts): boolean {
	const isOpened = meaning?.action === 'opened-file';
	return isOpened && records.some(({fields}) => fields.get('nametype') === 'CREATE');
}

function outcome({lead, syscall}: EventParts): 'success' | 'failure' | undefined {
	const denied = denialOf(lead);
	if (denied !== undefined) return denied;
	const text =
		known(lead, 'res') ??
		known(lead, 'result') ??
		known(lead, 'success') ??
		known(syscall, 'success');
	if (text === undefined) return undefined;
	const result = outcomeOf(text);
	if (result === 'success') return 'success';
	// Old versions have an error in words: `result=Authentication failure`.
	return result === 'fail' || known(lead, 'result') !== undefined ? 'failure' : undefined;
}

/** What SELinux and AppArmor decided; undefined where they did not. */
function denialOf(lead: AuditRecord | undefined): 'success' | 'failure' | undefined {
	const verdict = known(lead, 'apparmor');
	if (verdict !== undefined) return verdict === 'DENIED' ? 'failure' : 'success';
	const decision = known(lead, 'seresult');
	if (decision === undefined) return undefined;
	return decision === 'denied' && known(lead, 'permissive') !== '1' ? 'failure' : 'success';
}

function storeRest({records, lead, syscall}: EventParts, found: FoundFields): void {
	const exit = known(syscall, 'exit');
	if (exit?.startsWith('-') === true) put(found, 'error.code', errorOf(exit));
	put(found, 'service.name', known(lead, 'unit'));
	put(found, 'package.name', known(lead, 'sw'));
	put(found, 'package.type', known(lead, 'sw_type'));
	const keys = records.flatMap(ruleKeys);
	if (keys.length > 0) put(found, 'rule.name', keys.join(' '));
}
