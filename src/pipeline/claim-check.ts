import type {EventBatch} from '../model/event-batch.ts';
import {LastHost} from './last-host.ts';

/** The field of an event whose sender claims the host name of an agent: the agent's id. */
export const claimField = 'nms.claimed_agent.id';

/** Marks messages of one sender that claim the host name of an agent. */
export class ClaimCheck {
	readonly #claimedAgent: (host: string) => string | undefined;
	readonly #host = new LastHost();
	#agent: string | undefined;

	constructor(claimedAgent: (host: string) => string | undefined) {
		this.#claimedAgent = claimedAgent;
	}

	/** Gives the newest row the field where it is such a claim. */
	mark(batch: EventBatch, row: number): void {
		if (!this.#host.take(batch, row)) {
			const {text} = this.#host;
			this.#agent = text === '' ? undefined : this.#claimedAgent(text);
		}
		if (this.#agent !== undefined) batch.setField(row, claimField, this.#agent);
	}
}
