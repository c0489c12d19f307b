/** Where an agent read an event: a log file, or the journal of systemd. */
export type Origin = {readonly kind: 'file'; readonly path: string} | {readonly kind: 'journal'};

/** The field that says which log file an event was read from: no line tells it. */
export const originField = 'log.file.path';

/** One event as an agent observed it, or a run of them: consecutive, of one origin, observed at one time. */
export interface Observed {
	/**
	 * A message in the form the hub's scanner takes from files: a line of a syslog file as it stands, or RFC 5424 made around anything else.
	 * The messages of a run are joined by newlines; they hold none themselves then.
	 */
	readonly raw: Buffer;
	/** How many messages `raw` holds, at most `runLimits.events`; 1 where it is left out. */
	readonly count?: number;
	/** Milliseconds since the epoch, by the agent's clock. */
	readonly observedAt: number;
	readonly origin: Origin;
}

/** One that has its place in the agent's numbering: sequences rise by 1 from 1 within the spool's epoch. A run has its first's. */
export interface SpooledEvent extends Observed {
	readonly sequence: number;
}

/** Most that is joined in one run: messages, and bytes with their newlines. */
export const runLimits = {events: 1000, bytes: 256 * 1024} as const;

/** How many events there are, those of runs counted. */
export function countOf(events: readonly Observed[]): number {
	return events.reduce((sum, {count = 1}) => sum + count, 0);
}

/** Calls back with each message of a run, or of a single event; parts of `raw`, not copies. */
export function eachMessage(
	{raw, count = 1}: Pick<Observed, 'raw' | 'count'>,
	take: (message: Buffer, at: number) => void,
): void {
	let from = 0;
	for (let at = 0; at < count - 1; at += 1) {
		const end = raw.indexOf(10, from);
		take(raw.subarray(from, end), at);
		from = end + 1;
	}
	take(count === 1 ? raw : raw.subarray(from), count - 1);
}

/** A run, or single event, without what comes before this sequence; undefined where nothing is left. */
export function fromSequence(event: SpooledEvent, sequence: number): SpooledEvent | undefined {
	const {raw, count = 1} = event;
	const skipped = sequence - event.sequence;
	if (skipped <= 0) return event;
	if (skipped >= count) return undefined;
	let from = 0;
	for (let at = 0; at < skipped; at += 1) from = raw.indexOf(10, from) + 1;
	return {...event, sequence, count: count - skipped, raw: raw.subarray(from)};
}
