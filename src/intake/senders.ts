import {NetworkSet} from '../base/ip-network.ts';
import {putNewest} from '../base/put-newest.ts';

/** Most addresses of refused senders that are kept by name; the others are only in the total. */
export const refusedLimit = 100;

/** A sender outside the allowed networks. */
export interface RefusedSender {
	readonly address: string;
	readonly count: number;
	/** Milliseconds since the epoch. */
	readonly last: number;
}

/** The networks that may send, and a bounded account of who else tried. */
export class Senders {
	#allowed: NetworkSet;
	/** In order of their latest attempt, oldest first. */
	readonly #refused = new Map<string, RefusedSender>();
	#total = 0;

	constructor(networks: readonly string[]) {
		this.#allowed = new NetworkSet(networks);
	}

	/** Replaces the networks; the account goes on. */
	allow(networks: readonly string[]): void {
		this.#allowed = new NetworkSet(networks);
	}

	isAllowed(address: string): boolean {
		return this.#allowed.has(address);
	}

	/** Whether the sender is allowed; counts it where it is not. */
	admit(address: string, now: number): boolean {
		if (this.#allowed.has(address)) return true;
		this.#total += 1;
		const count = (this.#refused.get(address)?.count ?? 0) + 1;
		putNewest(this.#refused, [address, {address, count, last: now}], refusedLimit);
		return false;
	}

	/** Datagrams and connections refused in all. */
	get refusedTotal(): number {
		return this.#total;
	}

	/** The senders refused most recently, newest first. */
	refused(): readonly RefusedSender[] {
		return [...this.#refused.values()].toReversed();
	}
}
