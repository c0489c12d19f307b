// The messages of the wire protocol (nms-protocol(7), AGENT PROTOCOL): what a frame's JSON payload holds, by the frame's type. Names on the
// wire are those of these interfaces. Unknown members are ignored, so that versions N and N+1 understand each other.
import type {AgentCounters, HostInfo, HostStatus} from '../../model/endpoint.ts';
import type {SpooledEvent} from '../../model/origin.ts';

/** Raised when a change would break an older peer. */
export const wireVersion = 1;

/** Frame types by number (one byte). */
export const frameTypes = {
	REGISTER: 1,
	HEARTBEAT: 2,
	BATCH_EVENT: 3,
	RESULTS: 4,
	COMMAND: 5,
	ACK: 6,
} as const;
export type FrameType = keyof typeof frameTypes;

/** How a hub wants its agents to prove that they belong to it. */
export const wireAuthentications = ['none', 'hmac-sha256'] as const;
type WireAuthentication = (typeof wireAuthentications)[number];

/** The agent's first message, in answer to the hub's `hello`. */
export interface Register {
	readonly protocol: number;
	/** 16 hex digits. */
	readonly id: string;
	/** Version of nms. */
	readonly version: string;
	/** Random, made when the agent starts; and the one that a hub registered last, null for none: a copied spool shows by it. */
	readonly instance: string;
	readonly previous: string | null;
	/** Names the spool's numbering. */
	readonly epoch: string;
	/** Highest sequence ever given in this epoch, and highest acknowledged. */
	readonly last: number;
	readonly acknowledged: number;
	readonly host: HostInfo;
	/** Milliseconds since the epoch, by the agent's clock. */
	readonly now: number;
	/** The agent's own nonce, 32 hex digits. */
	readonly nonce: string;
	/** Hex; null without a secret. See wire/authentication.ts. */
	readonly mac: string | null;
}

export interface Heartbeat {
	readonly now: number;
	readonly status: HostStatus;
	readonly counters: AgentCounters;
}

/** Consecutive events: sequences rise by 1. On the wire each origin is named once, see read-batch.ts. */
export interface BatchEvent {
	readonly events: readonly SpooledEvent[];
}

/** All that a hub answers. `stored` acknowledges every event up to and including `through`. */
export type Ack =
	| {
			readonly kind: 'hello';
			readonly protocol: number;
			readonly hub: {readonly id: string; readonly name: string; readonly version: string};
			/** 32 hex digits, good for this connection. */
			readonly nonce: string;
			readonly authentication: WireAuthentication;
	  }
	| {
			readonly kind: 'registered';
			/** Highest sequence of this agent and epoch that is stored; 0 for none. */
			readonly through: number;
			readonly configuration: {readonly heartbeatSeconds: number};
			readonly now: number;
			/** Proves that the hub knows the secret too; null without one. */
			readonly mac: string | null;
	  }
	| {readonly kind: 'heartbeat'; readonly now: number}
	| {readonly kind: 'stored'; readonly through: number}
	| {
			/** The connection is closed behind it. */
			readonly kind: 'error';
			readonly code: WireErrorCode;
			readonly message: string;
			readonly remedy: string;
	  };

/** Why a hub, or an agent, ends a connection. */
export const wireErrorCodes = [
	'protocol', // a frame or message that is not as agreed
	'version', // no common protocol version
	'unauthenticated', // the proof of the secret is wrong or missing
	'duplicate_id', // another agent with this id is connected, or the spool was copied
	'new_epoch', // the hub holds more of this epoch than the agent ever made: it has to begin a new one
	'limit', // more agents than the hub takes
	'stopping', // the hub stops; come back
] as const;
export type WireErrorCode = (typeof wireErrorCodes)[number];

export type WireMessage =
	| {readonly type: 'REGISTER'; readonly body: Register}
	| {readonly type: 'HEARTBEAT'; readonly body: Heartbeat}
	| {readonly type: 'BATCH_EVENT'; readonly body: BatchEvent}
	| {readonly type: 'ACK'; readonly body: Ack};

/** One frame as `nms trace` shows it. */
export interface TracedFrame {
	/** Milliseconds since the epoch. */
	readonly time: number;
	/** Seen from who keeps the trace. */
	readonly direction: 'received' | 'sent';
	readonly type: FrameType;
	/** Bytes on the wire, header included; and whether they were compressed. */
	readonly sizeBytes: number;
	readonly isCompressed: boolean;
	/** The message in a line of text, at most 200 characters, without what events hold. */
	readonly text: string;
}
