import {Buffer} from 'node:buffer';
import type {EventBatch} from './event-batch.ts';
import {span} from './event-batch.ts';
import {headerFieldsByName, processId} from './event-fields.ts';
import type {HeaderField} from './event-fields.ts';
import type {Matchable} from './event-match.ts';
import type {FieldValue} from './event.ts';
import {retentionClasses} from './retention-class.ts';

/** A hit does not tell of what is to come, but clocks differ a little. */
const mostAheadMs = 10 * 60_000;

/** No event is on its way for so long: its sender has a clock that was never set. */
const mostBehindMs = 10 * 365 * 86_400_000;

/** What rules and queries see of a row of a batch: its decoded fields and its header. One view serves many rows in turn. */
export class BatchRow implements Matchable {
	#batch: EventBatch | undefined;
	#row = 0;
	/** Read by several rules, and dear to decode. */
	#message: FieldValue | undefined;

	/** Turns to another row, whose decoded fields stand in the batch. */
	show(batch: EventBatch, row: number): this {
		this.#batch = batch;
		this.#row = row;
		this.#message = undefined;
		return this;
	}

	get time(): number {
		return this.#batch?.time[this.#row] ?? 0;
	}

	raw(): Buffer {
		return this.#batch?.raw(this.#row) ?? Buffer.alloc(0);
	}

	field(name: string): FieldValue | undefined {
		const part = headerFieldsByName.get(name);
		if (part === name) return this.#header(part);
		return this.#batch?.field(this.#row, name) ?? this.#header(part);
	}

	/** Notes that the row matches the rule; the hit gets those of the named fields that the row has. */
	noteHit(ruleId: string, weight: number, names: readonly string[]): void {
		const batch = this.#batch;
		if (batch === undefined) return;
		batch.hits.add(this.#row, {ruleId, time: this.#hitTime(batch), weight});
		for (const name of names) {
			const value = this.#valueIn(batch, name);
			if (value >= 0) batch.hits.addField(name, value);
		}
	}

	/** That of the event, or of its receipt where the sender's clock cannot be right: one such line would make its group forget the others. */
	#hitTime({receivedAt, sources, source}: EventBatch): number {
		const received = receivedAt[this.#row] ?? 0;
		if (this.time > received + mostAheadMs) return received;
		const isLive = sources[source[this.#row] ?? 0]?.channel !== 'file';
		return isLive && this.time < received - mostBehindMs ? received : this.time;
	}

	/** Index of what `field` gives among the values of the batch's field columns; -1 for nothing. */
	#valueIn(batch: EventBatch, name: string): number {
		const {fields} = batch;
		const part = headerFieldsByName.get(name);
		const decoded = part === name ? -1 : fields.valueIn(this.#row, name);
		if (decoded >= 0 || part === undefined) return decoded;
		if (part === 'host') {
			const [from, to] = [batch.spanFrom(this.#row, span.host), batch.spanTo(this.#row, span.host)];
			const start = batch.start[this.#row] ?? 0;
			return from < 0 ? -1 : fields.indexOfText(batch.bytes, start + from, start + to);
		}
		const value = this.#header(part);
		return value === undefined ? -1 : fields.indexOfValue(value);
	}

	#header(part: HeaderField | undefined): FieldValue | undefined {
		if (part === undefined || this.#batch === undefined) return undefined;
		if (part !== 'message') return readers[part](this.#batch, this.#row) ?? undefined;
		return (this.#message ??= readers.message(this.#batch, this.#row) ?? undefined);
	}
}

type Reader = (batch: EventBatch, row: number) => FieldValue | null | undefined;

const readers: Readonly<Record<HeaderField, Reader>> = {
	channel: (batch, row) => batch.sources[batch.source[row] ?? 0]?.channel,
	class: (batch, row) => retentionClasses[batch.class[row] ?? 0],
	facility: (batch, row) => fromPriority(batch, row, (priority) => priority >> 3),
	host: (batch, row) => batch.spanText(row, 'host'),
	id: (batch, row) => batch.id[row],
	message: (batch, row) => batch.spanText(row, 'message') ?? '',
	msgid: (batch, row) => batch.spanText(row, 'msgid'),
	pid: (batch, row) => processId(batch.spanText(row, 'procid')),
	program: (batch, row) => batch.spanText(row, 'program'),
	severity: (batch, row) => fromPriority(batch, row, (priority) => priority & 7),
	source: (batch, row) => batch.sources[batch.source[row] ?? 0]?.address,
};

function fromPriority(
	batch: EventBatch,
	row: number,
	part: (priority: number) => number,
): number | null {
	const priority = batch.priority[row] ?? -1;
	return priority < 0 ? null : part(priority);
}
