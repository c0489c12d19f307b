import type {Actor} from '../model/actor.ts';
import type {KeptSourceClock} from '../model/kept-clock.ts';
import type {Reparse} from '../model/reparse.ts';
import type {NamedSource, SourceSettings} from '../model/source-settings.ts';

/** Who does something, and when, in milliseconds. */
export interface DoneBy {
	readonly actor: Actor;
	readonly now: number;
}

/** A parse error that became an event. */
export interface Reparsed {
	/** Ids of both; the event's is 0 where the hub died before it was noted. */
	readonly parseError: number;
	readonly event: number;
	readonly reason: string;
}

/** Most sources for which something can be laid down. */
export const sourceSettingsLimit = 10_000;

/** What people have laid down for sources, and re-parses. Part of the state file; each method is one transaction. */
export interface SourceStore {
	settings(): readonly SourceSettings[];
	/** Replaces what was laid down, audited. Throws `refused` where there are too many. */
	save(settings: SourceSettings, by: DoneBy): void;
	/** What was kept of clocks. */
	clocks(): readonly KeptSourceClock[];
	/** Replaces it. */
	saveClocks(clocks: readonly KeptSourceClock[]): void;
	/** Begins a re-parse with the settings that go with it, audited, and gives it its id. */
	beginReparse(
		reparse: Omit<Reparse, 'id' | 'state' | 'looked' | 'position' | 'reparsed'>,
		settings: SourceSettings,
		by: DoneBy,
	): Reparse;
	/** How far it has come, and which parse errors became events with that. */
	saveReparse(reparse: Reparse, reparsed: readonly Reparsed[]): void;
	/** It is undone, and the source gets these settings, where any are given; audited. */
	undoReparse(reparse: Reparse, settings: SourceSettings | undefined, by: DoneBy): Reparse;
	reparse(id: number): Reparse | undefined;
	/** The newest first, at most so many. */
	reparses(limit: number): readonly Reparse[];
	/** Of these parse errors, those that became events, with the event's id. */
	reparsedOf(parseErrors: readonly number[]): ReadonlyMap<number, number>;
	/** How many parse errors of each source and reason became events. */
	reparsedCounts(): readonly {
		readonly source: NamedSource;
		readonly reason: string;
		readonly count: number;
	}[];
}
