/** The value of one ECS field. */
export type FieldValue = string | number;

/** Decoded fields of one event by dotted ECS name (`source.ip`); a Map, since names come from packs. */
export type EcsFields = ReadonlyMap<string, FieldValue>;

/**
 * How bytes reached nms. `agent` is an agent's connection; `file` is a log file given to an offline tool;
 * `gelf` is GELF over UDP or TCP, whose lines are not those of the same peer's syslog. Blocks on disk have the number
 * of a channel in this list: further ones go to its end.
 */
export const channels = ['udp', 'tcp', 'agent', 'file', 'tls', 'gelf'] as const;
export type Channel = (typeof channels)[number];

/**
 * Where events come from and the count that makes delivery idempotent: within one (channel, address, epoch) the sequence rises
 * by 1 from 1. Plain syslog has no epoch of its own, so the hub makes one per connection (TCP) or per start (UDP).
 */
export interface EventSource {
	readonly channel: Channel;
	/** The peer's IP address, the agent's id, or a file's path. */
	readonly address: string;
	readonly epoch: string;
}

/** One stored event, read back. */
export interface LogEvent {
	/** Hub sequence, below 2^53, never reused. */
	readonly id: number;
	/** Milliseconds since the epoch, by the hub's clock. */
	readonly receivedAt: number;
	/** Milliseconds since the epoch: the device's time where it sent one, else `receivedAt`. Correlation uses it. */
	readonly time: number;
	/** The time stamp as sent, or null. */
	readonly timestamp: string | null;
	readonly source: Pick<EventSource, 'channel' | 'address'>;
	/** The host name as claimed by the sender. */
	readonly host: string | null;
	readonly program: string | null;
	readonly procid: string | null;
	readonly msgid: string | null;
	/** RFC 5424 STRUCTURED-DATA as sent, or null. */
	readonly structuredData: string | null;
	/** Syslog facility 0-23, or null where no PRI was sent. */
	readonly facility: number | null;
	/** Syslog severity 0-7 (0 is worst), or null where no PRI was sent. */
	readonly severity: number | null;
	readonly message: string;
	/** Every byte as received, without framing. */
	readonly raw: Buffer;
	readonly fields: EcsFields;
}

/** One stored line that did not parse. */
export interface ParseError {
	/** From the same sequence as event ids. */
	readonly id: number;
	readonly receivedAt: number;
	readonly source: Pick<EventSource, 'channel' | 'address'>;
	readonly reason: string;
	/** 0-based byte of the first byte that breaks the rule. */
	readonly offset: number;
	readonly raw: Buffer;
}
