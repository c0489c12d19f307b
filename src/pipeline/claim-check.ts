import type {EventBatch} from '../model/event-batch.ts';
import {span} from '../model/event-batch.ts';

/** The field of an event whose sender claims the host name of an agent: the agent's id. */
export const claimField = 'nms.claimed_agent.id';

/** Marks messages of one sender that claim the host name of an agent. Nearly all name the same host as the one before. */
export class ClaimCheck {
	readonly #claimedAgent: (host: string) => string | undefined;
	#host = Buffer.alloc(0);
	#agent: string | undefined;

	constructor(claimedAgent: (host: string) => string | undefined) {
		this.#claimedAgent = claimedAgent;
	}

	/** Gives the newest row the field where it is such a claim. */
	mark(batch: EventBatch, row: number): void {
		const from = batch.spanFrom(row, span.host);
		if (from < 0) return;
		const start = batch.start[row] ?? 0;
		const to = batch.spanTo(row, span.host);
		if (!this.#isSame(batch.bytes, start + from, start + to)) {
			this.#host = Buffer.from(batch.bytes.subarray(start + from, start + to));
			this.#agent = this.#claimedAgent(this.#host.toString('utf8'));
		}
		if (this.#agent !== undefined) batch.setField(row, claimField, this.#agent);
	}

	#isSame(bytes: Uint8Array, from: number, to: number): boolean {
		const host = this.#host;
		if (host.length !== to - from) return false;
		for (let at = 0; at < host.length; at += 1) if (host[at] !== bytes[from + at]) return false;
		return true;
	}
}
