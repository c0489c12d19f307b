import {reasonOf} from '../base/errors.ts';
import type {HubClient} from '../proto/rpc/client.ts';
import type {Result} from '../proto/rpc/schema.ts';
import {LastWish} from './last-wish.ts';
import type {CountWish, LineWish} from './search-wishes.ts';
import type {Answer} from './state.ts';

/** The shortest message text one may ask for, where only ids matter. */
const noText = 16;

/** Searches for one line over one connection; what is told stops with the wish. */
export function lineFinder(client: HubClient, take: (answer: Answer) => void): LastWish<LineWish> {
	return new LastWish(async ({query, timeZone, from, isLater}, isWanted) => {
		await inSteps(client, {
			asked: {
				query: `${query} | ${isLater ? 'oldest' : 'newest'}`,
				time_zone: timeZone,
				cursor: from,
			},
			onStep: ({rows: [row], is_done: isDone, progress}) => {
				if (!isWanted()) return false;
				const isOver = row !== undefined || isDone;
				take(
					isOver
						? {kind: 'line-found', id: row?.id ?? null}
						: {kind: 'line-sought', share: progress.share},
				);
				return !isOver;
			},
			onRefusal: (reason) => {
				if (isWanted()) take({kind: 'line-refused', reason});
			},
		});
	});
}

/** Has events counted over one connection. */
export function eventCounter(
	client: HubClient,
	take: (answer: Answer) => void,
): LastWish<CountWish> {
	return new LastWish(async ({query, timeZone}, isWanted) => {
		await inSteps(client, {
			asked: {query, time_zone: timeZone},
			onStep: ({aggregate, progress, is_done: isDone}) => {
				if (!isWanted()) return false;
				const share = isDone ? 1 : progress.share;
				take({kind: 'counted', query, count: {aggregate, share}});
				return !isDone;
			},
			onRefusal: (reason) => {
				if (isWanted()) take({kind: 'count-refused', query, reason});
			},
		});
	});
}

interface Steps {
	readonly asked: {
		readonly query: string;
		readonly time_zone: string;
		readonly cursor?: number;
	};
	/** Whether it shall go on. */
	readonly onStep: (step: Result<'search.next'>) => boolean;
	readonly onRefusal: (reason: string) => void;
}

/** A search step by step, so that all else is answered in between. Never rejects. */
async function inSteps(client: HubClient, {asked, onStep, onRefusal}: Steps): Promise<void> {
	try {
		const {search} = await client.call('search.open', asked);
		const next = {search, limit: 1, clip: noText} as const;
		// Each step goes on where the one before ended.
		// oxlint-disable-next-line no-await-in-loop
		while (onStep(await client.call('search.next', next)));
		await client.call('search.close', {search});
	} catch (error) {
		onRefusal(reasonOf(error));
	}
}
