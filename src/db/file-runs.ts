import type {EventBatch} from '../model/event-batch.ts';
import {reparseOf} from '../model/reparse.ts';
import {dayMs, dayOf} from './receive-day.ts';

/** Rows that follow each other and go into the files of one day. */
export interface FileRun {
	readonly rows: Uint32Array;
	/** The receive day. */
	readonly day: string;
	/** Of rows that are imported, the day they tell of. */
	readonly ofDay: string | undefined;
	/** Of rows that were parse errors, the re-parse that made them. */
	readonly reparse: number | undefined;
}

/** Runs of one batch. Imported rows that tell of more days in turns are kept by the day of their receipt. */
export const mostRuns = 32;

/**
 * The rows cut where their files change. Their order is kept even where the clock was set back over midnight: a later sequence must
 * never be stored before an earlier one, whose row would then count as a duplicate.
 */
export function fileRuns(batch: EventBatch, rows: Uint32Array): readonly FileRun[] {
	const areImported = batch.sources.map(({channel}) => channel === 'file');
	if (!areImported.includes(true)) return cut(batch, rows, () => undefined);
	let before: number | undefined;
	const runs = cut(batch, rows, (row) => {
		if (areImported[batch.source[row] ?? 0] !== true) return undefined;
		// A line without a time, as those of a stack trace, stays with the line before it.
		if (Number.isFinite(batch.deviceTime[row])) before = numberOf(batch.time[row]);
		return before;
	});
	return runs.length <= mostRuns ? runs : cut(batch, rows, () => undefined);
}

/** Where a row goes, days as numbers. */
interface Place {
	readonly day: number;
	readonly ofDay: number | undefined;
	readonly reparse: number | undefined;
}

function cut(
	batch: EventBatch,
	rows: Uint32Array,
	ofDayOf: (row: number) => number | undefined,
): readonly FileRun[] {
	const runs: FileRun[] = [];
	let from = 0;
	const reparses = batch.sources.map((source) => reparseOf(source));
	let last: Place = {day: Number.NaN, ofDay: undefined, reparse: undefined};
	const end = (index: number): void => {
		const {day, ofDay, reparse} = last;
		if (index === from) return;
		const named = {day: nameOf(day), ofDay: ofDay === undefined ? undefined : nameOf(ofDay)};
		runs.push({rows: rows.subarray(from, index), ...named, reparse});
		from = index;
	};
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		const day = numberOf(batch.receivedAt[row]);
		const ofDay = ofDayOf(row);
		const reparse = reparses[batch.source[row] ?? 0];
		if (day === last.day && ofDay === last.ofDay && reparse === last.reparse) continue;
		end(index);
		last = {day, ofDay, reparse};
	}
	end(rows.length);
	return runs;
}

function numberOf(time = 0): number {
	return Math.floor(time / dayMs);
}

function nameOf(day: number): string {
	return dayOf(day * dayMs);
}
