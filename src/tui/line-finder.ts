import {reasonOf} from '../base/errors.ts';
import type {HubClient} from '../proto/rpc/client.ts';
import type {LineWish} from './line-wish.ts';
import type {Answer} from './state.ts';

/** The shortest message text one may ask for: only the id matters. */
const noText = 16;

/** Searches for one line over one connection, step by step, so that all else is answered in between; another wish ends the search. */
export class LineFinder {
	readonly #client: HubClient;
	readonly #take: (answer: Answer) => void;
	#wanted: LineWish | null = null;
	#wantedText = 'null';

	constructor(client: HubClient, take: (answer: Answer) => void) {
		this.#client = client;
		this.#take = take;
	}

	follow(wanted: LineWish | null): void {
		const text = JSON.stringify(wanted);
		if (text === this.#wantedText) return;
		this.#wantedText = text;
		this.#wanted = wanted;
		if (wanted !== null) void this.#search(wanted);
	}

	async #search(wish: LineWish): Promise<void> {
		try {
			await this.#step(wish);
		} catch (error) {
			this.#tell(wish, {kind: 'line-refused', reason: reasonOf(error)});
		}
	}

	async #step(wish: LineWish): Promise<void> {
		const {query, timeZone, from, isLater} = wish;
		const {search} = await this.#client.call('search.open', {
			query: `${query} | ${isLater ? 'oldest' : 'newest'}`,
			time_zone: timeZone,
			cursor: from,
		});
		while (wish === this.#wanted) {
			// Each step goes on where the one before ended.
			// oxlint-disable-next-line no-await-in-loop
			const step = await this.#client.call('search.next', {search, limit: 1, clip: noText});
			const id = step.rows[0]?.id;
			this.#tell(
				wish,
				id === undefined && !step.is_done
					? {kind: 'line-sought', share: step.progress.share}
					: {kind: 'line-found', id: id ?? null},
			);
			if (id !== undefined || step.is_done) break;
		}
		await this.#client.call('search.close', {search});
	}

	/** Whoever wants another line by now is not told. */
	#tell(wish: LineWish, answer: Answer): void {
		if (wish === this.#wanted) this.#take(answer);
	}
}
