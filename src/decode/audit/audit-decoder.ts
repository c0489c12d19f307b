import {Buffer} from 'node:buffer';
import {ByteTable} from '../../base/byte-table.ts';
import {auditHeader, readAuditHeader, readJournalHeader} from '../../model/audit-header.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import type {EventSource} from '../../model/event.ts';
import {FieldConstant, FieldName} from '../../model/field-name.ts';
import type {PatternPlace} from '../decode-trace.ts';
import type {Message} from '../message.ts';
import {recalledField} from '../session-use.ts';
import {readRecord, scannedRecord} from './audit-record.ts';
import {actorFields, contextFields, eventFields} from './event-fields.ts';
import {isLead, type FoundFields} from './event-parts.ts';
import {scanFields} from './field-scan.ts';
import {architectureName} from './number-names.ts';
import {OpenEvents, type JoinedEvent} from './open-events.ts';
import {storeRawFields} from './raw-fields.ts';
import {isNamed, isPart, recordTypeName} from './record-types.ts';
import {syscallName} from './syscall-names.ts';

const dataset = new FieldConstant('event.dataset', 'auditd');
const sequence = new FieldName('auditd.sequence');
const nodeName = new FieldName('auditd.node');
/** journald's name for what it has of the kernel. */
const journalProgram = 'audit';

/** Whether a program of this name writes records: auditd's dispatchers, the kernel, and files without programs. */
export function mayWriteRecords(program: string | null): boolean {
	return program === null || program === 'kernel' || /audi[ts]/.test(program);
}

/**
 * Gives rows of records of Linux Audit their fields: each record its own (`auditd.*`), and the one that completes an event those of
 * ECS that all its records tell. Records of one event are those of one source, host and stamp.
 */
export class AuditDecoder {
	readonly #types = new RecordTypes();
	readonly #events = new OpenEvents<FoundFields>();
	readonly #names = new Map<string, FieldName>();
	readonly #calls = new Map<string, FieldConstant>();

	/** False where the message, of a program that may write them, is no record. */
	decode(message: Message, batch: EventBatch, row: number): boolean {
		const isJournal = !readAuditHeader(message);
		if (isJournal && !isOfJournal(message)) return false;
		const type = this.#types.of(message.bytes, auditHeader.typeFrom, auditHeader.typeTo);
		if (isJournal && !type.isNamed) return false;
		storeRecord(message, type);
		const hasCall = type.name === 'SYSCALL' || type.name === 'SECCOMP';
		const call = hasCall ? this.#storeCall(message, row) : '';
		const source = batch.sources[batch.source[row] ?? 0];
		if (!type.isPart || isJournal || source === undefined) this.#store(message, lone(message));
		else this.#join(message, {type, source, call, batch, row});
		message.onMatch?.({place: placeOf(type.name), captures: []});
		return true;
	}

	/** Stores the system call's name, and returns it; empty where it has none. */
	#storeCall({fields}: Message, row: number): string {
		const number = fields.get(row, 'auditd.syscall');
		const architecture = architectureName(String(fields.get(row, 'auditd.arch') ?? ''));
		if (typeof number !== 'number' || architecture === undefined) return '';
		const name = syscallName(architecture, number);
		if (name === undefined) return '';
		const known = this.#calls.get(name);
		const constant = known ?? new FieldConstant('auditd.syscall_name', name);
		if (known === undefined) this.#calls.set(name, constant);
		fields.setConstant(constant);
		return name;
	}

	#join(
		message: Message,
		{
			type,
			source,
			call,
			batch,
			row,
		}: {
			readonly type: RecordType;
			readonly source: EventSource;
			readonly call: string;
			readonly batch: EventBatch;
			readonly row: number;
		},
	): void {
		const {bytes, fields} = message;
		const items = call === '' ? undefined : Number(fields.get(row, 'auditd.items') ?? 0);
		const event = this.#events.add(source, {
			key: keyOf(message, batch, row),
			type: type.name,
			receivedAt: batch.receivedAt[row] ?? 0,
			bytes: bytes.subarray(message.from, message.to),
			items: items === undefined ? undefined : items + (hasAddress(call) ? 1 : 0),
		});
		if (type.isLead) this.#store(message, lone(message));
		else if (event?.hasSyscall === true && !event.isWhole)
			this.#storeActor(message, event, type.name === 'SYSCALL');
		if (event?.isWhole !== true) return;
		const found = wholeFields(event.records);
		this.#store(message, found);
		fields.set(recalledField, [...found.keys()].join(' '));
	}

	/** An alert about a part of an event says who it was. */
	#storeActor(message: Message, event: JoinedEvent<FoundFields>, isSyscall: boolean): void {
		if (isSyscall) event.actor = actorFields(scannedRecord(message));
		if (event.actor === undefined) return;
		this.#store(message, event.actor);
		if (!isSyscall) message.fields.set(recalledField, [...event.actor.keys()].join(' '));
	}

	#store({fields}: Message, found: FoundFields): void {
		for (const [name, value] of found) {
			const field = this.#nameOf(name);
			if (typeof value === 'number') fields.setNumber(field, value);
			else fields.setText(field, scratch, 0, scratch.write(value));
		}
	}

	/** Their names are ours, and few. */
	#nameOf(name: string): FieldName {
		const known = this.#names.get(name);
		if (known !== undefined) return known;
		const field = new FieldName(name);
		this.#names.set(name, field);
		return field;
	}
}

function isOfJournal(message: Message): boolean {
	return message.program === journalProgram && readJournalHeader(message);
}

/** Stores what the record itself has, of which the header was read last. */
function storeRecord(message: Message, type: RecordType): void {
	const {bytes, fields} = message;
	const {serial, nodeFrom, nodeTo, from} = auditHeader;
	fields.setConstant(dataset);
	fields.setConstant(type.constant);
	if (serial >= 0) fields.setNumber(sequence, serial);
	if (nodeTo > nodeFrom) fields.setText(nodeName, bytes, nodeFrom, nodeTo);
	scanFields({bytes, from, to: message.to});
	storeRawFields(message, type.name);
}

/** More than the longest value takes as UTF-8. Filled anew by each use. */
const scratch = Buffer.alloc(1 << 16);

/** What a record tells alone, which was scanned last. */
function lone(message: Message): FoundFields {
	return eventFields([scannedRecord(message)]);
}

function wholeFields(whole: readonly Buffer[]): FoundFields {
	const records = whole.flatMap((bytes) => readRecord({bytes, from: 0, to: bytes.length}) ?? []);
	return records.some(({type}) => isLead(type)) ? contextFields(records) : eventFields(records);
}

function keyOf({bytes}: Message, batch: EventBatch, row: number): string {
	const {nodeFrom, nodeTo, stampFrom, stampTo} = auditHeader;
	const stamp = latin1(bytes, stampFrom, stampTo);
	if (nodeTo > nodeFrom) return `${stamp} ${latin1(bytes, nodeFrom, nodeTo)}`;
	const host = batch.spanFrom(row, span.host);
	const start = batch.start[row] ?? 0;
	return host < 0
		? stamp
		: `${stamp} ${latin1(bytes, start + host, start + batch.spanTo(row, span.host))}`;
}

/** Calls whose records always have a SOCKADDR. */
function hasAddress(call: string): boolean {
	return call === 'connect' || call === 'bind';
}

/** Named as a pattern by the record's type: `auditd/user-login`. */
function placeOf(type: string): PatternPlace {
	const pattern = type.toLowerCase().replaceAll('_', '-');
	return {pack: 'auditd', pattern, file: 'src/decode/audit', line: 1, text: type};
}

/** What is known of a type of records. */
interface RecordType {
	readonly name: string;
	readonly constant: FieldConstant;
	/** Whether the kernel or libaudit has a number for it. */
	readonly isNamed: boolean;
	readonly isPart: boolean;
	readonly isLead: boolean;
}

/** Types that are remembered; their names come from outside. */
const maxTypes = 512;

/** Types by their bytes: to make a text of each would cost more than to find it. */
class RecordTypes {
	readonly #names = new ByteTable();
	readonly #known: RecordType[] = [];

	of(bytes: Uint8Array, from: number, to: number): RecordType {
		return this.#known[this.#names.find(bytes, from, to)] ?? this.#add(bytes, from, to);
	}

	#add(bytes: Uint8Array, from: number, to: number): RecordType {
		if (this.#known.length === maxTypes) {
			this.#known.length = 0;
			this.#names.clear();
		}
		const name = recordTypeName(latin1(bytes, from, to));
		const constant = new FieldConstant('auditd.type', name);
		const type = {
			name,
			constant,
			isNamed: isNamed(name),
			isPart: isPart(name),
			isLead: isLead(name),
		};
		this.#known[this.#names.add(bytes, from, to)] = type;
		return type;
	}
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}
