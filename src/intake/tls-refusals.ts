import {putNewest} from '../base/put-newest.ts';
import type {TlsRefusal} from '../model/tls-refusal.ts';

/** Most pairs of address and reason that are kept by name; the others are only in the counts. */
export const tlsRefusedLimit = 100;

/** A sender whose connections over TLS were refused. */
export interface TlsRefused {
	readonly address: string;
	readonly reason: TlsRefusal;
	readonly count: number;
	/** Milliseconds since the epoch. */
	readonly last: number;
}

/** A bounded account of connections over TLS that were refused. */
export class TlsRefusals {
	/** By reason and address, in order of the latest time, oldest first. */
	readonly #refused = new Map<string, TlsRefused>();
	readonly #counts = new Map<TlsRefusal, number>();

	note(address: string, reason: TlsRefusal, now: number): void {
		this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
		const key = `${reason} ${address}`;
		const count = (this.#refused.get(key)?.count ?? 0) + 1;
		putNewest(this.#refused, [key, {address, reason, count, last: now}], tlsRefusedLimit);
	}

	/** How many there were of each reason. */
	get counts(): ReadonlyMap<TlsRefusal, number> {
		return this.#counts;
	}

	/** Newest first. */
	list(): readonly TlsRefused[] {
		return [...this.#refused.values()].toReversed();
	}
}
