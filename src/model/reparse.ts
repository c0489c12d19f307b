import type {Dialect} from './dialect.ts';
import type {EventSource} from './event.ts';
import type {NamedSource, ReadingSettings} from './source-settings.ts';

/** `running`: until all that was stored before it is looked at. `undone`: its events are removed again. */
type ReparseState = 'running' | 'done' | 'undone';

/** Parse errors of one source, read again in a dialect that the source got then. What parses becomes an event beside its parse error. */
export interface Reparse {
	readonly id: number;
	readonly source: NamedSource;
	readonly dialect: Dialect;
	readonly timezone: string | null;
	/** What was laid down for the source before. */
	readonly before: ReadingSettings;
	/** Id of the newest parse error it looks at. */
	readonly through: number;
	readonly user: string;
	/** Milliseconds. */
	readonly startedAt: number;
	readonly state: ReparseState;
	/** Parse errors that were looked at so far, and the id of the last one. */
	readonly looked: number;
	readonly position: number;
	/** How many of them became events, by their reason. */
	readonly reparsed: Readonly<Record<string, number>>;
}

/** The field of an event that was a parse error: its id. */
export const parseErrorField = 'nms.parse_error.id';

const prefix = 'reparse.';

/** The epoch of events of a re-parse, in which a sequence is the parse error's id. */
export function reparseEpoch(id: number): string {
	return `${prefix}${id}`;
}

/** Which re-parse made the events of this source; undefined for all others. Agents and importers choose their epochs themselves. */
export function reparseOf({channel, epoch}: EventSource): number | undefined {
	const isOurs = channel !== 'agent' && channel !== 'file' && epoch.startsWith(prefix);
	return isOurs ? Number(epoch.slice(prefix.length)) : undefined;
}

/** How many parse errors became events. */
export function reparsedCount({reparsed}: Pick<Reparse, 'reparsed'>): number {
	return Object.values(reparsed).reduce((sum, count) => sum + count, 0);
}
