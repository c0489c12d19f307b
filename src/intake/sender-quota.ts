import {putNewest} from '../base/put-newest.ts';

/** What a sender may bring in the long run. */
export interface QuotaLimits {
	/** 0: any number. */
	readonly eventsPerSecond: number;
	readonly bytesPerSecond: number;
	/** How long a sender that was quiet may go on as fast as it can: it may bring at once what else takes it so long. */
	readonly burstMs: number;
}

/** What came of a sender. */
export interface Taken {
	readonly events: number;
	readonly bytes: number;
}

/** Most senders whose use is remembered. Of more the one heard least recently is forgotten, and may bring a burst again. */
export const quotaSenderLimit = 10_000;

/** Until when what a sender brought uses up what it may bring, in milliseconds. */
interface Use {
	events: number;
	bytes: number;
}

/**
 * What each sender may bring, over all of its connections and datagrams together (GCRA: a leaky bucket that is two numbers a sender
 * and needs no clock of its own). Times are of a clock that never goes back, in milliseconds.
 *
 * ```
 *  now                      now + burst
 *   |====== used ======|         |          not over: more is taken, the last of it whole
 *   |====== used ================|====|     over by the last stretch: waits for so long
 * ```
 */
export class SenderQuota {
	/** By address, in the order they were heard, oldest first. */
	readonly #uses = new Map<string, Use>();
	#limits: QuotaLimits;

	constructor(limits: QuotaLimits) {
		this.#limits = limits;
	}

	/** Takes other limits; what was used until now is forgotten. */
	configure(limits: QuotaLimits): void {
		this.#limits = limits;
		this.#uses.clear();
	}

	/** Whether one more event may be taken, and takes it then. */
	admit(address: string, bytes: number, now: number): boolean {
		if (!this.#isOn) return true;
		const use = this.#useOf(address);
		if (this.#overMs(use, now) >= 0) return false;
		this.#charge(use, {events: 1, bytes}, now);
		return true;
	}

	/** Counts what has been taken already. */
	charge(address: string, taken: Taken, now: number): void {
		if (this.#isOn) this.#charge(this.#useOf(address), taken, now);
	}

	/** How long the sender has to wait before more of it is taken; 0: not at all. */
	waitMs(address: string, now: number): number {
		const use = this.#uses.get(address);
		return use === undefined ? 0 : Math.max(0, this.#overMs(use, now));
	}

	get #isOn(): boolean {
		return this.#limits.eventsPerSecond > 0 || this.#limits.bytesPerSecond > 0;
	}

	#overMs({events, bytes}: Use, now: number): number {
		return Math.max(events, bytes) - now - this.#limits.burstMs;
	}

	#useOf(address: string): Use {
		const use = this.#uses.get(address) ?? {events: 0, bytes: 0};
		putNewest(this.#uses, [address, use], quotaSenderLimit);
		return use;
	}

	#charge(use: Use, {events, bytes}: Taken, now: number): void {
		const {eventsPerSecond, bytesPerSecond} = this.#limits;
		if (eventsPerSecond > 0)
			use.events = Math.max(use.events, now) + (events * 1000) / eventsPerSecond;
		if (bytesPerSecond > 0) use.bytes = Math.max(use.bytes, now) + (bytes * 1000) / bytesPerSecond;
	}
}
