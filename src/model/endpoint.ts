/** How an endpoint is watched: by an agent on it, or by nothing but the syslog it sends. */
export const endpointKinds = ['agent', 'device'] as const;
export type EndpointKind = (typeof endpointKinds)[number];

/**
 * `alive`: heard lately. `silent`: its agent is connected, or it is a device, and it was not heard for too long.
 * `disconnected`: its agent has no connection to the hub.
 */
export const endpointStates = ['alive', 'silent', 'disconnected'] as const;
export type EndpointState = (typeof endpointStates)[number];

/** An agent sends a heartbeat this often, in milliseconds. */
export const heartbeatMs = 30_000;

/** An agent not heard for so long is silent, and after twice a heartbeat and a half its connection is closed. */
export const agentSilentMs = 45_000;
export const agentGoneMs = 75_000;

/** A device that sent nothing for so long is silent. */
export const deviceSilentMs = 15 * 60_000;

/** A stretch of time in milliseconds, `to` not included. */
export interface Interval {
	readonly from: number;
	readonly to: number;
}

/** What an agent says of the machine it runs on, once per connection. */
export interface HostInfo {
	readonly hostname: string;
	/** os-release(5) PRETTY_NAME. */
	readonly os: string;
	/** uname(2) release. */
	readonly kernel: string;
	/** uname(2) machine. */
	readonly arch: string;
	/** Milliseconds since the epoch, by the machine's own clock. */
	readonly bootedAt: number;
	/** IANA name of its time zone, as of time stamps that name none. */
	readonly timezone: string;
}

/** Runs of an agent by which its next one is known: the one that registered last, and the one before it. */
export interface AgentInstances {
	readonly last: string;
	readonly before: string | null;
}

/** What an agent measures for each heartbeat (proc(5)); null where the system does not tell. */
export interface HostStatus {
	readonly uptimeSeconds: number;
	readonly cpu: {
		readonly count: number;
		/** Of all cores together, 0 to 100, since the last heartbeat. */
		readonly percent: number | null;
		readonly mhz: number | null;
	};
	/** Averages over 1, 5 and 15 minutes. */
	readonly load: readonly [number, number, number];
	readonly memory: {readonly totalBytes: number; readonly availableBytes: number};
	readonly swap: {readonly totalBytes: number; readonly freeBytes: number};
	/** File systems that keep data, at most 32. */
	readonly disks: readonly {
		readonly mount: string;
		readonly totalBytes: number;
		readonly availableBytes: number;
	}[];
	/** Bytes received and sent by all interfaces but loopback since boot. */
	readonly network: {readonly receivedBytes: number; readonly sentBytes: number};
}

/** What an agent counts since it was started, and what it holds now. */
export interface AgentCounters {
	/** Lines and journal entries read. */
	readonly read: number;
	/** Lines cut because they were too long. */
	readonly tooLong: number;
	/** Bytes that were gone before they could be read (a file removed or cut while the agent could not keep up). */
	readonly lostBytes: number;
	/** Events acknowledged by the hub. */
	readonly acknowledged: number;
	/** Events that wait in the spool, and their bytes. */
	readonly spooled: number;
	readonly spooledBytes: number;
	/** What is wrong now and what to do, in words, at most 16; empty when all is well. */
	readonly problems: readonly string[];
}
