import {putNewest} from '../base/put-newest.ts';

/** A sender that brought more than it may. */
export interface OverQuota {
	readonly address: string;
	/** Datagrams of it that were dropped. */
	readonly dropped: number;
	/** Whether a connection of it had to wait. */
	readonly isSlowed: boolean;
	/** Milliseconds since the epoch. */
	readonly last: number;
}

/** Most senders over their quota that are kept by name. */
export const overQuotaLimit = 100;

/** Who brought more than it may most recently. */
export class OverQuotaBook {
	/** In order of the latest time, oldest first. */
	readonly #senders = new Map<string, OverQuota>();

	note(address: string, what: 'dropped' | 'slowed', now: number): void {
		const {dropped = 0, isSlowed = false} = this.#senders.get(address) ?? {};
		const sender = {
			address,
			dropped: what === 'dropped' ? dropped + 1 : dropped,
			isSlowed: isSlowed || what === 'slowed',
			last: now,
		};
		putNewest(this.#senders, [address, sender], overQuotaLimit);
	}

	/** Newest first. */
	list(): readonly OverQuota[] {
		return [...this.#senders.values()].toReversed();
	}
}
