import type {Actor} from '../model/actor.ts';
import type {LogEvent} from '../model/event.ts';

/** Ids of events, both ends included. */
export interface IdRange {
	readonly first: number;
	readonly last: number;
}

/** An alert whose event files stay until it is released. */
export interface Hold {
	readonly alert: string;
	readonly actor: Actor;
	/** Milliseconds. */
	readonly time: number;
	readonly reason: string | null;
	/** From its first to its last event; null where it has none. */
	readonly range: IdRange | null;
}

/** Who holds or releases, when and why. */
export interface HoldBy {
	readonly actor: Actor;
	readonly now: number;
	readonly reason: string | null;
}

/** A page of what alerts name of a range of events, and where the next one begins; null behind the last. */
export interface NamedEvents {
	readonly ids: readonly number[];
	readonly next: number | null;
}

/**
 * What outlives event files: copies of the events that alerts name, and alerts that hold their files. Part of the state file; nothing
 * deletes a copy. Methods throw NmsErrors as those of `StateStore` do.
 */
export interface EvidenceStore {
	/** Ids of the range that alerts name and that have no copy, of a bounded number of alerts behind `after` (0 at first). */
	named(range: IdRange, after: number): NamedEvents;
	/** Keeps copies; of an event that has one it stays as it is. */
	keep(events: readonly LogEvent[]): void;
	copy(id: number): LogEvent | undefined;
	/** The oldest first. */
	holds(): readonly Hold[];
	/** By full id. */
	holdOf(alert: string): Hold | undefined;
	/** By full id or unique prefix; audited. Refused where it is held already, or too many are. */
	hold(idPrefix: string, by: HoldBy): Hold;
	/** The same. Refused where it is not held. */
	release(idPrefix: string, by: HoldBy): Hold;
}
