import {andThen, ok} from './block/part-read.ts';
import type {StoredBlock} from './block-range.ts';
import type {EventFile} from './event-file.ts';
import type {ReadFiles} from './read-files.ts';
import {dayOf} from './receive-day.ts';

/** Id of the first event that was received at the time or later; undefined where none was. */
export function firstReceivedSince(files: ReadFiles, time: number): number | undefined {
	const firstDay = dayOf(time);
	const later = files.all().filter(({day, extent}) => day >= firstDay && extent.events > 0);
	for (const day of [...new Set(later.map((file) => file.day))].toSorted()) {
		const ids = later
			.filter((file) => file.day === day)
			.map((file) => files.use(file, (open) => firstOfFile(open, time)))
			.filter((id) => id !== undefined);
		if (ids.length > 0) return Math.min(...ids);
	}
	return undefined;
}

/** The first of each lane, and of them the first. */
function firstOfFile(open: EventFile, time: number): number | undefined {
	const ids = open
		.blocks()
		.runs.map((run) => run.find(({receivedTo}) => receivedTo >= time))
		.filter((block) => block !== undefined)
		.map((block) => firstOfBlock(open, block, time));
	return ids.length === 0 ? undefined : Math.min(...ids);
}

/** A block that cannot be read is its first event. */
function firstOfBlock(open: EventFile, block: StoredBlock, time: number): number {
	const opened = block.receivedFrom >= time ? undefined : open.open(block);
	const columns = opened && andThen(opened, (parts) => parts.columns());
	const id =
		columns &&
		andThen(columns, ({ids, receivedAt}) =>
			ok(ids[receivedAt.findIndex((received) => received >= time)]),
		);
	return id?.kind === 'ok' ? (id.value ?? block.firstId) : block.firstId;
}
