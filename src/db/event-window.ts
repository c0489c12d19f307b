import type {Window, WindowRequest} from '../model/event-query.ts';
import type {LogEvent} from '../model/event.ts';
import type {BlockEvents} from './block/block-events.ts';
import {andThen} from './block/part-read.ts';
import type {Scan} from './event-scan.ts';
import {scanEvents} from './event-scan.ts';
import type {ReadFiles} from './read-files.ts';
import {filterOf} from './row-filter.ts';

/** Events around an anchor; either side looks into blocks of no more than `scanLimit` events and says where it stopped. */
export async function readWindow(
	files: ReadFiles,
	{query, anchor, before, after}: WindowRequest,
	scanLimit: number,
): Promise<Window<LogEvent>> {
	const filter = filterOf(query, files);
	const from = anchor.kind === 'tail' ? Number.MAX_SAFE_INTEGER : anchor.id;
	// One more than asked for tells whether there is more.
	const older = await scanEvents(
		files,
		{filter, from, direction: 'older', limit: before + 1},
		scanLimit,
	);
	if (anchor.kind === 'tail') return windowOf(older, [], atEnd, {before, after: 0});
	const notOlder = await scanEvents(
		files,
		{filter, from: from - 1, direction: 'newer', limit: after + 2},
		scanLimit,
	);
	const middle = notOlder.events.slice(0, 1).filter(({id}) => id === anchor.id);
	const newer = {...notOlder, events: notOlder.events.slice(middle.length)};
	return windowOf(older, middle, newer, {before, after});
}

/** The event with the id; undefined where no file has it. */
export function findEvent(files: ReadFiles, id: number): LogEvent | undefined {
	for (const file of files.all()) {
		if (id < file.extent.firstEvent || id > file.extent.lastEvent) continue;
		const event = files.use(file, (open) => {
			for (const block of open.blocks().runs.flat()) {
				if (id < block.firstId || id > block.lastId) continue;
				const opened = open.open(block);
				const events = opened && andThen(opened, (each) => each.events());
				if (events?.kind !== 'ok') continue;
				const row = events.value.rowOf(id);
				if (row < events.value.count && events.value.id(row) === id) return events.value.event(row);
			}
			return undefined;
		});
		if (event !== undefined) return event;
	}
	return undefined;
}

/** The events of a file with these ids, which rise; each block is opened once. */
export function pickEvents(
	files: ReadFiles,
	name: string,
	ids: readonly number[],
): readonly LogEvent[] {
	const file = files.all().find((each) => each.name === name);
	if (file === undefined) return [];
	const found = files.use(file, (open) =>
		open
			.blocks()
			.runs.flat()
			.flatMap((block) => {
				const wanted = ids.filter((id) => id >= block.firstId && id <= block.lastId);
				const opened = wanted.length === 0 ? undefined : open.open(block);
				const events = opened && andThen(opened, (each) => each.events());
				return events?.kind === 'ok' ? eventsWith(events.value, wanted) : [];
			}),
	);
	return (found ?? []).toSorted((one, other) => one.id - other.id);
}

function eventsWith(events: BlockEvents, ids: readonly number[]): readonly LogEvent[] {
	return ids.flatMap((id) => {
		const row = events.rowOf(id);
		return row < events.count && events.id(row) === id ? [events.event(row)] : [];
	});
}

const atEnd: Scan = {events: [], stoppedAt: undefined};

function windowOf(
	older: Scan,
	middle: readonly LogEvent[],
	newer: Scan,
	{before, after}: {readonly before: number; readonly after: number},
): Window<LogEvent> {
	const searchedFrom = older.events.length < before ? older.stoppedAt : undefined;
	const searchedTo = newer.events.length < after ? newer.stoppedAt : undefined;
	return {
		rows: [
			...older.events.slice(0, before).toReversed(),
			...middle,
			...newer.events.slice(0, after),
		],
		isAtStart: older.events.length <= before && older.stoppedAt === undefined,
		isAtEnd: newer.events.length <= after && newer.stoppedAt === undefined,
		...(searchedFrom === undefined ? {} : {searchedFrom}),
		...(searchedTo === undefined ? {} : {searchedTo}),
	};
}
