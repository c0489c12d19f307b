import type {AuditRecord} from '../../decode/audit/audit-record.ts';
import {isPart} from '../../decode/audit/record-types.ts';

/** Records of one event, and the line of the first. */
export interface AuditEvent {
	readonly line: number;
	readonly records: readonly AuditRecord[];
}

/** Bounds of what waits for the rest of its event. */
export const eventLimits = {
	/** Events that are open at once; of more the oldest is taken for whole. */
	open: 256,
	/** Records of one event; with one more it is taken for whole. */
	records: 4096,
	/** How much later than an event another begins when it is taken for whole, by the records' own times: auditd waits as long. */
	laterMs: 2000,
} as const;

/**
 * Puts records together that have host, time and serial in common. An event is whole with its end (EOE), with a record that comes alone,
 * or by the bounds; EOE itself is none of its records.
 */
export class AuditEvents {
	readonly #onEvent: (event: AuditEvent) => void;
	readonly #open = new Map<string, {line: number; time: number; records: AuditRecord[]}>();

	constructor(onEvent: (event: AuditEvent) => void) {
		this.#onEvent = onEvent;
	}

	add(record: AuditRecord, line: number): void {
		const {type, node, time, serial} = record;
		const key = `${node ?? ''} ${time} ${serial}`;
		const open = this.#open.get(key);
		if (type === 'EOE') {
			if (open !== undefined) this.#end(key);
			return;
		}
		if (open === undefined && !isPart(type)) {
			this.#onEvent({line, records: [record]});
			return;
		}
		if (open === undefined) this.#begin(key, record, line);
		else open.records.push(record);
		if (open !== undefined && open.records.length >= eventLimits.records) this.#end(key);
	}

	/** Nothing comes any more: all that waits is whole. */
	end(): void {
		for (const key of this.#open.keys()) this.#end(key);
	}

	#begin(key: string, record: AuditRecord, line: number): void {
		for (const [other, {time}] of this.#open) {
			const isOver = record.time - time > eventLimits.laterMs;
			if (!isOver && this.#open.size < eventLimits.open) break;
			this.#end(other);
		}
		this.#open.set(key, {line, time: record.time, records: [record]});
	}

	#end(key: string): void {
		const event = this.#open.get(key);
		this.#open.delete(key);
		if (event !== undefined) this.#onEvent(event);
	}
}
