import type {Observed, SpooledEvent} from '../model/origin.ts';

/**
 * What an agent keeps on its disk until the hub has acknowledged it, with how far it has read its sources. Every method is one
 * transaction that is on the disk when it returns (synchronous=FULL where events are added). The adapter is sqlite-spool.ts.
 */
export interface Spool {
	/** Made once with the file: 16 hex digits; the agent's identity. */
	readonly agentId: string;
	/** Made once with the file, and anew by `renew`: names this numbering. */
	readonly epoch: string;
	/** Highest sequence given; 0 at first. Highest acknowledged. */
	readonly last: number;
	readonly acknowledged: number;
	/** Events that wait, and the bytes of their messages. */
	readonly depth: {readonly events: number; readonly bytes: number};
	/** Numbers and keeps the events and sets the position of `key` (null forgets it) in one transaction. Throws an NmsError (`disk_full`) with nothing kept. */
	append(events: readonly Observed[], key: string, position: string | null): void;
	position(key: string): string | undefined;
	keys(prefix: string): readonly string[];
	/** Waiting events with a sequence above this one, oldest first, up to so many events or bytes (but at least one). */
	after(
		sequence: number,
		limit: {readonly events: number; readonly bytes: number},
	): readonly SpooledEvent[];
	/** Forgets events up to and including the sequence. */
	acknowledge(through: number): void;
	/** The instance that a hub registered last, null at first: see the REGISTER message. */
	readonly registeredInstance: string | null;
	setRegisteredInstance(instance: string): void;
	/** Begins a new epoch: what waits is numbered anew from 1. */
	renew(): void;
	close(): void;
}
