import {setImmediate} from 'node:timers/promises';
import type {LogEvent} from '../model/event.ts';
import type {Direction, IdRange} from './event-file.ts';
import type {EventFiles, KnownFile} from './event-files.ts';
import type {EventFilter} from './event-filter.ts';

/** Ids looked at before others get their turn: some milliseconds of work. */
const stepIds = 8192;

export interface ScanRequest {
	readonly filter: EventFilter;
	/** The place it starts from; its own id is not looked at. */
	readonly from: number;
	readonly direction: Direction;
	readonly limit: number;
	/** Ids looked at in all. */
	readonly budget: number;
}

export interface Scan {
	/** Nearest to the start first. */
	readonly events: readonly LogEvent[];
	/** The last id that was looked at, where the budget was spent before the limit or the end was reached. */
	readonly stoppedAt: number | undefined;
}

/**
 * Matching events beyond a place in the order of commit. Ids of two files can interleave (a batch around midnight, a clock that
 * was set back), so each step looks at one range of ids in every file that touches it.
 */
export async function scanEvents(files: EventFiles, request: ScanRequest): Promise<Scan> {
	const {direction, limit, budget} = request;
	const events: LogEvent[] = [];
	let place = request.from;
	let spent = 0;
	while (events.length < limit) {
		const start = nextEvent(files, place, direction);
		if (start === undefined) return {events, stoppedAt: undefined};
		if (spent >= budget) return {events, stoppedAt: place};
		const range = rangeFrom(start, direction);
		events.push(...readRange(files, range, {...request, limit: limit - events.length}));
		place = direction === 'older' ? range.above + 1 : range.upTo;
		spent += stepIds;
		// One step after the other is the point: it keeps the event loop alive.
		// oxlint-disable-next-line no-await-in-loop
		await setImmediate();
	}
	return {events, stoppedAt: undefined};
}

/** The id nearest to the place in any file, so that gaps between ids cost nothing. */
function nextEvent(files: EventFiles, place: number, direction: Direction): number | undefined {
	let nearest: number | undefined;
	for (const file of files.all()) {
		const id = nextInFile(files, file, {place, direction});
		if (id === undefined) continue;
		const isNearer = nearest === undefined || (direction === 'older' ? id > nearest : id < nearest);
		if (isNearer) nearest = id;
	}
	return nearest;
}

function nextInFile(
	files: EventFiles,
	file: KnownFile,
	{place, direction}: {readonly place: number; readonly direction: Direction},
): number | undefined {
	const {firstEvent, lastEvent} = file.extent;
	if (lastEvent === 0) return undefined;
	if (direction === 'older') {
		if (place <= firstEvent) return undefined;
		if (place > lastEvent) return lastEvent;
	} else {
		if (place >= lastEvent) return undefined;
		if (place < firstEvent) return firstEvent;
	}
	return files.use(file, (open) => open.eventBeside(place, direction));
}

function rangeFrom(start: number, direction: Direction): IdRange {
	return direction === 'older'
		? {above: Math.max(0, start - stepIds), upTo: start}
		: {above: start - 1, upTo: start - 1 + stepIds};
}

function readRange(
	files: EventFiles,
	range: IdRange,
	{filter, direction, limit}: ScanRequest,
): readonly LogEvent[] {
	const found = files
		.all()
		.filter(({extent}) => extent.firstEvent <= range.upTo && extent.lastEvent > range.above)
		.map((file) => files.use(file, (open) => open.events(range, filter, {direction, limit})) ?? []);
	if (found.length === 1) return found[0] ?? [];
	const sign = direction === 'older' ? -1 : 1;
	return found
		.flat()
		.toSorted((one, other) => sign * (one.id - other.id))
		.slice(0, limit);
}
