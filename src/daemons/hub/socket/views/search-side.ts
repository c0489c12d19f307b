import type {EventStore} from '../../../../db/event-store.ts';
import type {ResolvedQuery} from '../../../../model/event-query.ts';
import type {LogEvent} from '../../../../model/event.ts';

/** Milliseconds of work for one update of a window. */
const stepMs = 200;

/** A step of searching one side of a window. */
interface SideRequest {
	readonly query: ResolvedQuery;
	/** The place it goes on from. */
	readonly from: number;
	/** Most rows. */
	readonly limit: number;
	/** `newest` goes towards older events. */
	readonly order: 'newest' | 'oldest';
}

/** Events beyond a place, nearest first, and where to go on; no place where none is left. */
export async function searchSide(
	events: EventStore,
	{query, from, limit, order}: SideRequest,
): Promise<{readonly rows: readonly LogEvent[]; readonly place: number | undefined}> {
	if (limit <= 0) return {rows: [], place: from};
	const request = {query: {...query, order, limit: null, stage: null}, cursor: from};
	const search = await events.search(request);
	try {
		const {rows, cursor} = await search.next({limit, budgetMs: stepMs});
		return {rows, place: cursor ?? undefined};
	} finally {
		await search.close();
	}
}
