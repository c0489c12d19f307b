import {NmsError} from '../../base/errors.ts';
import {requireEventQuery} from '../../proto/query/event-query.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import type {ParamsInput, Result} from '../../proto/rpc/schema.ts';
import type {AskedQuery} from '../logs/pages.ts';

/** A search of a hub, which forgets one whose reader is slow, as a pager is: it is begun anew then where it was. */
export class HubSearch {
	readonly #client: Pick<HubClient, 'call'>;
	readonly #asked: AskedQuery;
	#search: number | undefined;
	#cursor: number | null = null;

	constructor(client: Pick<HubClient, 'call'>, asked: AskedQuery) {
		this.#client = client;
		this.#asked = asked;
	}

	async next(wanted: Omit<ParamsInput<'search.next'>, 'search'>): Promise<Result<'search.next'>> {
		this.#search ??= await this.#open();
		try {
			const step = await this.#client.call('search.next', {search: this.#search, ...wanted});
			this.#cursor = step.cursor;
			return step;
		} catch (error) {
			if (!this.#canGoOn(error)) throw error;
			this.#search = undefined;
			return this.next(wanted);
		}
	}

	async #open(): Promise<number> {
		const place = this.#cursor === null ? {} : {cursor: this.#cursor};
		return (await this.#client.call('search.open', {...this.#asked, ...place})).search;
	}

	/** What counts, or is limited by the query itself, would begin from nothing. */
	#canGoOn(error: unknown): boolean {
		const isForgotten = error instanceof NmsError && error.code === 'not_found';
		if (!isForgotten || this.#cursor === null) return false;
		const {stage, limit} = requireEventQuery(this.#asked.query);
		return stage === null && limit === null;
	}
}
