import {putNewest} from '../base/put-newest.ts';
import type {QuotaLimits} from '../model/quota-limits.ts';
import type {NamedSource} from '../model/source-settings.ts';

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
 * and needs no clock of its own). A source with limits of its own is counted by itself. Times are of a clock that never goes back, in
 * milliseconds.
 *
 * ```
 *  now                      now + burst
 *   |====== used ======|         |          not over: more is taken, the last of it whole
 *   |====== used ================|====|     over by the last stretch: waits for so long
 * ```
 */
export class SenderQuota {
	/** By address, or by channel and address, in the order they were heard, oldest first. */
	readonly #uses = new Map<string, Use>();
	readonly #ownLimits: (source: NamedSource) => QuotaLimits | undefined;
	#limits: QuotaLimits;

	/** `ownLimits`: those of a source that has limits of its own. It is asked for every message. */
	constructor(
		limits: QuotaLimits,
		ownLimits: (source: NamedSource) => QuotaLimits | undefined = () => undefined,
	) {
		this.#limits = limits;
		this.#ownLimits = ownLimits;
	}

	/** Takes other limits of those that have none of their own; what was used until now is forgotten. */
	configure(limits: QuotaLimits): void {
		this.#limits = limits;
		this.#uses.clear();
	}

	/** Whether one more event may be taken, and takes it then. */
	admit(source: NamedSource, bytes: number, now: number): boolean {
		const bound = this.#boundOf(source);
		if (bound === undefined) return true;
		const use = this.#useOf(bound.key);
		if (overMs(use, bound.limits, now) >= 0) return false;
		charge(use, bound.limits, {events: 1, bytes}, now);
		return true;
	}

	/** Counts what has been taken already. */
	charge(source: NamedSource, taken: Taken, now: number): void {
		const bound = this.#boundOf(source);
		if (bound !== undefined) charge(this.#useOf(bound.key), bound.limits, taken, now);
	}

	/** How long the sender has to wait before more of it is taken; 0: not at all. */
	waitMs(source: NamedSource, now: number): number {
		const bound = this.#boundOf(source);
		if (bound === undefined) return 0;
		const use = this.#uses.get(bound.key);
		return use === undefined ? 0 : Math.max(0, overMs(use, bound.limits, now));
	}

	/** What it is counted by, and may bring; undefined: any number. */
	#boundOf(source: NamedSource): Bound | undefined {
		const own = this.#ownLimits(source);
		const limits = own ?? this.#limits;
		if (limits.eventsPerSecond === 0 && limits.bytesPerSecond === 0) return undefined;
		const {channel, address} = source;
		return {key: own === undefined ? address : `${channel} ${address}`, limits};
	}

	#useOf(key: string): Use {
		const use = this.#uses.get(key) ?? {events: 0, bytes: 0};
		putNewest(this.#uses, [key, use], quotaSenderLimit);
		return use;
	}
}

interface Bound {
	readonly key: string;
	readonly limits: QuotaLimits;
}

function overMs({events, bytes}: Use, {burstMs}: QuotaLimits, now: number): number {
	return Math.max(events, bytes) - now - burstMs;
}

function charge(
	use: Use,
	{eventsPerSecond, bytesPerSecond}: QuotaLimits,
	{events, bytes}: Taken,
	now: number,
): void {
	if (eventsPerSecond > 0)
		use.events = Math.max(use.events, now) + (events * 1000) / eventsPerSecond;
	if (bytesPerSecond > 0) use.bytes = Math.max(use.bytes, now) + (bytes * 1000) / bytesPerSecond;
}
