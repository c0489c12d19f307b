import type {AliveInterval, EndpointStore} from '../../../db/endpoint-store.ts';
import type {Endpoint} from './endpoint.ts';
import {storedOf} from './restore.ts';

/** Least time between two saves that are not of a change of state. */
const saveMs = 10_000;

/** How far the stored time at which a device was heard may lie behind, before it is saved with the next ones, all together so often. */
const heardMs = 5 * 60_000;

export interface SaverOptions {
	readonly store: EndpointStore;
	/** When the hub was started. */
	readonly startedAt: number;
	/** Called with what a save fails with, and with undefined when one succeeds. */
	readonly onTrouble: (error: unknown) => void;
}

/** Saves what changed of endpoints, together and not too often. What could not be saved is saved the next time. */
export class EndpointSaver {
	readonly #options: SaverOptions;
	readonly #changed = new Set<Endpoint>();
	/** Of which nothing but the time is new. */
	readonly #heard = new Set<Endpoint>();
	readonly #removed = new Set<string>();
	readonly #heardAt = new WeakMap<Endpoint, number>();
	#alive: AliveInterval[] = [];
	#savedAt = Number.NEGATIVE_INFINITY;
	#heardFrom = Number.NEGATIVE_INFINITY;
	#isUrgent = false;
	#isFailing = false;

	constructor(options: SaverOptions) {
		this.#options = options;
	}

	/** Something to be saved has changed; `isUrgent`: at the next second. */
	changed(endpoint: Endpoint, isUrgent = false): void {
		this.#changed.add(endpoint);
		this.#isUrgent ||= isUrgent;
	}

	/** It was heard, and nothing else is new. */
	heard(endpoint: Endpoint): void {
		const stored = this.#heardAt.get(endpoint) ?? Number.NEGATIVE_INFINITY;
		if (endpoint.lastSeen - stored >= heardMs) this.#heard.add(endpoint);
	}

	/** A time in which an endpoint was alive is over. */
	ended(interval: AliveInterval): void {
		this.#alive.push(interval);
	}

	/** The endpoint had to make room. */
	removed(endpoint: Endpoint): void {
		this.forget(endpoint);
		this.#removed.add(endpoint.id);
	}

	/** Nothing of it is to be saved any more. */
	forget(endpoint: Endpoint): void {
		this.#changed.delete(endpoint);
		this.#heard.delete(endpoint);
		this.#alive = this.#alive.filter(({endpoint: id}) => id !== endpoint.id);
	}

	/** Saves if it is time to. */
	tick(now: number): void {
		if (now - this.#heardFrom >= heardMs || now < this.#heardFrom) this.#takeHeard(now);
		const isDue = now - this.#savedAt >= saveMs || now < this.#savedAt;
		if (isDue || (this.#isUrgent && !this.#isFailing)) this.save(now);
	}

	/** Whether all is saved. */
	save(now: number): boolean {
		return this.#changed.size + this.#removed.size + this.#alive.length === 0 || this.#write(now);
	}

	/** Saves until when the hub ran, whether anything else changed or not; whether that succeeded. */
	end(now: number): boolean {
		this.#takeHeard(now);
		return this.#write(now);
	}

	#write(now: number): boolean {
		this.#savedAt = now;
		const endpoints = [...this.#changed].map((endpoint) => storedOf(endpoint));
		try {
			this.#options.store.save({
				endpoints,
				alive: this.#alive,
				removed: [...this.#removed],
				run: {from: this.#options.startedAt, to: Math.max(now, this.#options.startedAt)},
			});
		} catch (error) {
			this.#isFailing = true;
			this.#options.onTrouble(error);
			return false;
		}
		for (const endpoint of this.#changed) this.#heardAt.set(endpoint, endpoint.lastSeen);
		this.#changed.clear();
		this.#removed.clear();
		this.#alive = [];
		this.#isUrgent = false;
		if (this.#isFailing) this.#options.onTrouble(undefined);
		this.#isFailing = false;
		return true;
	}

	#takeHeard(now: number): void {
		this.#heardFrom = now;
		for (const endpoint of this.#heard) this.#changed.add(endpoint);
		this.#heard.clear();
	}
}
