import type {AuditRecord} from '../../decode/audit/audit-record.ts';
import {readRecord} from '../../decode/audit/audit-record.ts';
import {readInterpretedRecord} from '../../decode/audit/interpreted-record.ts';
import {EventBatch} from '../../model/event-batch.ts';
import {Framer} from '../../proto/syslog/framer.ts';
import {scanMessage} from '../../proto/syslog/scanner.ts';
import {jsonLine} from '../output.ts';
import {AuditEvents} from './audit-events.ts';
import {auditEventJson, auditRecordJson} from './audit-json.ts';

/** Longest record read; the kernel's have at most 8,970 bytes. */
const mostRecordBytes = 1 << 20;

/** Turns the lines of audit logs, bare or behind a syslog header, into lines of JSON: one an event, or one a record. */
export class AuditReader {
	/** Finished lines that nobody has taken yet. */
	output = '';
	/** Lines that are no records. */
	refused = 0;
	readonly #batch = new EventBatch(1, 1 << 16);
	readonly #isSingle: boolean;
	readonly #framer: Framer;
	readonly #events = new AuditEvents((event) => this.#print(auditEventJson(event)));
	#line = 0;

	constructor({isSingle}: {readonly isSingle: boolean}) {
		this.#isSingle = isSingle;
		this.#framer = new Framer({mode: 'lines', maxMessageBytes: mostRecordBytes}, (bytes) =>
			this.#take(bytes),
		);
	}

	push(chunk: Buffer): void {
		this.#framer.push(chunk);
	}

	/** An input has ended: no event goes on in the next. */
	end(): void {
		this.#framer.end();
		this.#events.end();
	}

	takeOutput(): string {
		const taken = this.output;
		this.output = '';
		return taken;
	}

	#take(bytes: Uint8Array): void {
		this.#line += 1;
		if (isBetweenEvents(bytes)) return;
		const record = this.#recordOf(bytes);
		if (record === undefined) {
			this.refused += 1;
			this.#print({line: this.#line, ok: false, reason: 'input', offset: 0});
		} else if (this.#isSingle) this.#print(auditRecordJson(record, this.#line));
		else this.#events.add(record, this.#line);
	}

	#recordOf(bytes: Uint8Array): AuditRecord | undefined {
		const bare =
			readRecord({bytes, from: 0, to: bytes.length}) ??
			readInterpretedRecord(Buffer.from(bytes).toString());
		if (bare !== undefined) return bare;
		const batch = this.#batch;
		batch.clear();
		const row = batch.add(bytes, 0, 0, 0);
		scanMessage(batch, row, 'file');
		const message = batch.spanBytes(row, 'message');
		if (message === undefined) return undefined;
		const record = readRecord({bytes: message, from: 0, to: message.length});
		const host = batch.spanText(row, 'host');
		return record === undefined || record.node !== null ? record : {...record, node: host};
	}

	#print(value: object | undefined): void {
		if (value !== undefined) this.output += `${jsonLine(value)}\n`;
	}
}

/** What ausearch puts between events: `----`, and `time->Fri Nov 20 14:03:11 2026`. */
function isBetweenEvents(bytes: Uint8Array): boolean {
	const begin = Buffer.from(bytes.subarray(0, 6)).toString('latin1');
	return begin === '----' || begin === '----\r' || begin === 'time->';
}
