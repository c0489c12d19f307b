import type {HubClient} from '../../proto/rpc/client.ts';
import type {EventJson, EventWindowResult} from '../../proto/rpc/schema.ts';
import {clipLimit, rowLimit} from '../../proto/rpc/bounds.ts';

/** Ids of events, both ends among them; `first` above `last` is empty. */
export interface EventRange {
	readonly first: number;
	readonly last: number;
}

/** A query, and the zone of its times that name none. */
export interface AskedQuery {
	readonly query: string;
	readonly time_zone: string;
}

/** The shortest message text one may ask for, where only ids matter. */
export const noText = 16;

/**
 * The range of the newest `count` events that match; its `last` is 0 where none does. It is found by ids alone, so that the events
 * can then be read from the oldest on without holding them all.
 */
export async function newestRange(
	client: HubClient,
	asked: AskedQuery,
	count: number,
): Promise<EventRange> {
	let first = Number.MAX_SAFE_INTEGER;
	let last = 0;
	let left = count;
	let anchor: number | 'tail' = 'tail';
	for (;;) {
		const before = Math.min(rowLimit, left + 1);
		// Each page ends where the one after it begins.
		// oxlint-disable-next-line no-await-in-loop
		const page: EventWindowResult = await client.call('events.window', {
			...asked,
			anchor,
			before,
			clip: noText,
		});
		const ids = page.rows.map(({id}) => id).filter((id) => id < first);
		if (last === 0) last = ids.at(-1) ?? 0;
		const taken = left === 0 ? [] : ids.slice(-left);
		left -= taken.length;
		first = taken[0] ?? first;
		const next: number | undefined = page.searched_from ?? taken[0];
		if (left === 0 || page.at_start || next === undefined) return {first, last};
		anchor = next;
	}
}

/** Reads the events of the range with all their bytes, oldest first, a page at a time. */
export async function readRange(
	client: HubClient,
	asked: AskedQuery,
	range: EventRange,
	print: (event: EventJson) => Promise<void>,
): Promise<void> {
	let read = range.first - 1;
	while (read < range.last) {
		// In order, and a slow reader is waited for.
		// oxlint-disable no-await-in-loop
		const page = await client.call('events.window', {
			...asked,
			// Not what is read already: a long event would leave no room for the one after it.
			anchor: Math.max(read + 1, 0),
			before: 0,
			after: rowLimit - 1,
			clip: clipLimit,
			original: true,
		});
		const rows = page.rows.filter(({id}) => id > read && id <= range.last);
		for (const event of rows) await print(event);
		// oxlint-enable no-await-in-loop
		const searched = page.searched_to ?? rows.at(-1)?.id;
		if (page.at_end || searched === undefined) return;
		read = searched;
	}
}
