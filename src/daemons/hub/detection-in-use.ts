import {formatProblem} from '../../base/yaml-document.ts';
import type {Problems} from '../shared/problems.ts';
import type {Detection} from './detection.ts';
import type {HubParts} from './open-parts.ts';
import type {Stores} from './stores.ts';

/** Mistakes logged of one loading; a checkout of rules may have hundreds. */
const mostLogged = 20;

/** How often is looked whether files of look-up tables have changed. */
const refreshMs = 10_000;

interface DetectionUsers {
	readonly events: Pick<Stores['events'], 'useDecoders' | 'decodersSettled'>;
	/** Resolves when all that is decoded is stored. */
	readonly flush: () => Promise<void>;
	readonly problems: Problems;
	readonly log: HubParts['log'];
}

/** The rules and decoders of now. Whoever opens the store has told it of the first. */
export class DetectionInUse {
	readonly #users: DetectionUsers;
	#now: Detection;
	#refreshedAt = 0;
	#isRefreshing = false;

	constructor(first: Detection, users: DetectionUsers) {
		this.#users = users;
		this.#now = first;
		this.#tell(first);
	}

	get now(): Detection {
		return this.#now;
	}

	async change(detection: Detection): Promise<void> {
		this.#now = detection;
		this.#tell(detection);
		await this.#users.events.useDecoders(detection.decoderFiles);
		void this.#settle(detection);
	}

	/** Reads look-up tables whose files have changed, if it was not done just now; for whoever has a moment now and then. */
	async refreshLookups(now: number): Promise<void> {
		if (this.#isRefreshing || now - this.#refreshedAt < refreshMs) return;
		this.#refreshedAt = now;
		const before = this.#now.lookups;
		this.#isRefreshing = true;
		const lookups = await before.refreshed().finally(() => {
			this.#isRefreshing = false;
		});
		// A reload has read them meanwhile, perhaps others.
		if (lookups === before || before !== this.#now.lookups) return;
		this.#now = {...this.#now, lookups};
		this.#tell(this.#now);
	}

	/** What was decoded before waits for the store no more. */
	async #settle(detection: Detection): Promise<void> {
		const {events, flush, log} = this.#users;
		try {
			await flush();
			if (detection.decoderFiles === this.#now.decoderFiles) await events.decodersSettled();
		} catch (error) {
			log.error({err: error}, 'the store was not told of the decoders');
		}
	}

	/** Says what was left out of rules, decoders and look-up tables. */
	#tell({problems: mistakes, lookups}: Detection): void {
		const {problems, log} = this.#users;
		const texts = [...mistakes, ...lookups.problems].map(formatProblem);
		for (const text of texts.slice(0, mostLogged)) log.warn({place: text}, 'left out');
		const [first] = texts;
		const more = texts.length > 1 ? ` (and ${texts.length - 1} more)` : '';
		problems.set(
			'content',
			first &&
				`left out of rules, decoders and look-up tables until it is corrected and loaded: ${first}${more}`,
		);
	}
}
