import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import type {EventSource} from '../../model/event.ts';
import {reparseOf} from '../../model/reparse.ts';

/** What one source brought in a batch: plain values, so that whoever has the batch can send them to who counts. */
export interface SourceTally {
	readonly source: EventSource;
	/** Events and parse errors, those that were stored before too; and how many of them are parse errors. */
	rows: number;
	rejected: number;
	/** Of the messages as received, without framing. */
	bytes: number;
	/** Rows that have an id of the store, and how many of them are events; 0 before the batch is committed. */
	stored: number;
	events: number;
	/** When the first and the last row was received, in milliseconds since the epoch. */
	firstAt: number;
	lastAt: number;
	/** The highest one, of rows that were stored before too. */
	sequence: number;
	/** The host that the last row which names one claims. */
	host: string | null;
}

/** What a batch holds, by source. */
export function tallySources(batch: EventBatch): readonly SourceTally[] {
	const tallies = batch.sources.map((source) => newTally(source));
	const hostRows: number[] = [];
	for (let row = 0; row < batch.count; row += 1) {
		const index = batch.source[row] ?? 0;
		const tally = tallies[index];
		if (tally === undefined) continue;
		countRow(tally, batch, row);
		if (batch.reason[row] === 0 && batch.spanFrom(row, span.host) >= 0) hostRows[index] = row;
	}
	for (const [index, tally] of tallies.entries()) {
		const row = hostRows[index];
		if (row !== undefined) tally.host = batch.spanText(row, 'host');
	}
	// What was a parse error was received and counted before.
	return tallies.filter(({source, rows}) => rows > 0 && reparseOf(source) === undefined);
}

function newTally(source: EventSource): SourceTally {
	const counts = {rows: 0, rejected: 0, bytes: 0, stored: 0, events: 0};
	return {source, ...counts, firstAt: 0, lastAt: 0, sequence: 0, host: null};
}

function countRow(tally: SourceTally, batch: EventBatch, row: number): void {
	const isEvent = batch.reason[row] === 0;
	const isStored = (batch.id[row] ?? 0) > 0;
	tally.lastAt = batch.receivedAt[row] ?? 0;
	if (tally.rows === 0) tally.firstAt = tally.lastAt;
	tally.sequence = Math.max(tally.sequence, batch.sequence[row] ?? 0);
	tally.rows += 1;
	tally.bytes += (batch.end[row] ?? 0) - (batch.start[row] ?? 0);
	if (isStored) tally.stored += 1;
	if (!isEvent) tally.rejected += 1;
	else if (isStored) tally.events += 1;
}
