/** Where an agent read an event: a log file, or the journal of systemd. */
export type Origin = {readonly kind: 'file'; readonly path: string} | {readonly kind: 'journal'};

/** One event as an agent observed it. */
export interface Observed {
	/** A message in the form the hub's scanner takes from files: a line of a syslog file as it stands, or RFC 5424 made around anything else. */
	readonly raw: Buffer;
	/** Milliseconds since the epoch, by the agent's clock. */
	readonly observedAt: number;
	readonly origin: Origin;
}

/** One that has its place in the agent's numbering: sequences rise by 1 from 1 within the spool's epoch. */
export interface SpooledEvent extends Observed {
	readonly sequence: number;
}
