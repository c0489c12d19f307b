import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import type {EcsFields, EventSource, FieldValue, LogEvent} from '../../model/event.ts';
import type {BlockColumns} from './block-columns.ts';
import type {BlockLines} from './block-lines.ts';
import {lineOf} from './block-lines.ts';
import type {StoredField} from './stored-field.ts';

const spanCount = Object.keys(span).length;
const unknownSource: EventSource = {channel: 'udp', address: '', epoch: ''};

/** The part of a row as text, bytes that are not UTF-8 as U+FFFD; null where it is absent. */
export function partOf(
	{columns, lines}: {readonly columns: BlockColumns; readonly lines: BlockLines},
	row: number,
	place: number,
): string | null {
	const from = columns.spanFrom(row, place);
	if (from < 0) return null;
	const start = lines.starts[row] ?? 0;
	return lines.bytes.toString('utf8', start + from, start + columns.spanTo(row, place));
}

type GiveFields = (batch: EventBatch, row: number, stored: EcsFields) => void;

const giveStored: GiveFields = (batch, row, stored) => {
	for (const [name, value] of stored) batch.setField(row, name, value);
};

/** The events of an opened block by row, the oldest first. */
export class BlockEvents {
	readonly count: number;
	readonly #columns: BlockColumns;
	readonly #lines: BlockLines;
	readonly #fields: readonly (readonly [name: string, field: StoredField])[];

	constructor({
		columns,
		lines,
		fields,
	}: {
		readonly columns: BlockColumns;
		readonly lines: BlockLines;
		readonly fields: ReadonlyMap<string, StoredField>;
	}) {
		this.count = columns.rows;
		this.#columns = columns;
		this.#lines = lines;
		this.#fields = [...fields];
	}

	/** The row of the event with this id, or of the first one after it; `count` where there is none. */
	rowOf(id: number): number {
		let [from, to] = [0, this.count];
		while (from < to) {
			const middle = (from + to) >>> 1;
			if ((this.#columns.ids[middle] ?? 0) < id) from = middle + 1;
			else to = middle;
		}
		return from;
	}

	id(row: number): number {
		return this.#columns.ids[row] ?? 0;
	}

	/** The event of a row below `count`. Its raw line is a view into the block's text. */
	event(row: number): LogEvent {
		const {ids, receivedAt, times, priorities} = this.#columns;
		const priority = priorities[row] ?? -1;
		const {channel, address} = this.#source(row);
		return {
			id: ids[row] ?? 0,
			receivedAt: receivedAt[row] ?? 0,
			time: times[row] ?? 0,
			timestamp: this.#text(row, span.timestamp),
			source: {channel, address},
			host: this.#text(row, span.host),
			program: this.#text(row, span.program),
			procid: this.#text(row, span.procid),
			msgid: this.#text(row, span.msgid),
			structuredData: this.#text(row, span.structuredData),
			facility: priority < 0 ? null : priority >> 3,
			severity: priority < 0 ? null : priority & 7,
			message: this.#text(row, span.message) ?? '',
			raw: lineOf(this.#lines, row),
			fields: this.#fieldsOf(row),
		};
	}

	/**
	 * Adds all rows to a batch that has room for them, ids, spans and fields too, by which a head is restored. What a block does not
	 * keep (the device's time as sent, the retention class, hits) stays as `add` leaves it. `giveFields` may give a row other fields.
	 */
	appendTo(batch: EventBatch, giveFields: GiveFields = giveStored): void {
		if (batch.count + this.count > batch.capacity)
			throw new RangeError(`${this.count} more rows than the batch has room for`);
		const {ids, receivedAt, times, priorities, formats, spans} = this.#columns;
		const sequences = this.#columns.sequences();
		const rowSpans = spanCount * 2;
		for (let row = 0; row < this.count; row += 1) {
			const source = batch.indexOfSource(this.#source(row));
			const line = lineOf(this.#lines, row);
			const added = batch.add(line, source, sequences[row] ?? 0, receivedAt[row] ?? 0);
			batch.id[added] = ids[row] ?? 0;
			batch.time[added] = times[row] ?? 0;
			batch.priority[added] = priorities[row] ?? -1;
			batch.format[added] = formats[row] ?? 0;
			batch.spans.set(spans.subarray(row * rowSpans, (row + 1) * rowSpans), added * rowSpans);
			giveFields(batch, added, this.#fieldsOf(row));
		}
	}

	#fieldsOf(row: number): EcsFields {
		const fields = new Map<string, FieldValue>();
		for (const [name, field] of this.#fields) {
			const value = field.valueOf(row);
			if (value !== undefined) fields.set(name, value);
		}
		return fields;
	}

	#source(row: number): EventSource {
		return this.#columns.sources[this.#columns.sourcePlaces[row] ?? 0] ?? unknownSource;
	}

	#text(row: number, place: number): string | null {
		return partOf({columns: this.#columns, lines: this.#lines}, row, place);
	}
}
