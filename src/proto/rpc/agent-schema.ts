// What an agent answers at its own local socket, besides `hello` and `authenticate`, which are the hub's. Only clients load this:
// the agent itself takes the types, and checks what little its methods are given by hand.
import * as z from 'zod';
import {traceLimit} from './bounds.ts';
import {tracedFrameJson} from './endpoint-schema.ts';
import {method} from './method.ts';

const time = z.iso.datetime();

/** How the agent stands with its hub. */
const linkStates = ['connecting', 'connected', 'waiting', 'refused'] as const;

/** What is wrong, and what to do about it. */
const troubleJson = z.object({time, code: z.string(), message: z.string(), remedy: z.string()});

const agentStatusJson = z.object({
	agent: z.object({
		/** 16 hex digits: the `source.address` of its events, and the id of its endpoint. */
		id: z.string(),
		name: z.string(),
		version: z.string(),
		pid: z.int(),
	}),
	started: time,
	link: z.object({
		/** As the configuration writes it: `unix:PATH` or `tcp://HOST:PORT`. */
		hub: z.string(),
		/** `waiting`: until the next attempt. `refused`: the hub said no; tried again all the same. */
		state: z.enum(linkStates),
		since: time,
		/** The hub that is connected, or was last; null before the first one. */
		peer: z.object({id: z.string(), name: z.string(), version: z.string()}).nullable(),
		/** Whether both sides proved the secret. Over the unix socket none is asked. */
		is_authenticated: z.boolean(),
		/** When the next attempt is made; null while none is waited for. */
		next_attempt: time.nullable(),
		/** Batches sent and not acknowledged. */
		in_flight: z.int(),
		/** Connections made since the start. */
		connections: z.int(),
	}),
	counters: z.object({
		read: z.int(),
		too_long: z.int(),
		lost_bytes: z.int(),
		acknowledged: z.int(),
	}),
	spool: z.object({
		path: z.string(),
		epoch: z.string(),
		/** Highest sequence given, and highest acknowledged. */
		last: z.int(),
		acknowledged: z.int(),
		/** What waits, and the bytes of its messages; at `max_bytes` reading stops. */
		events: z.int(),
		bytes: z.int(),
		max_bytes: z.int(),
		is_full: z.boolean(),
	}),
	watched: z.array(
		z.object({
			name: z.string(),
			state: z.enum(['reading', 'waiting', 'failed']),
			problem: z.string().nullable(),
		}),
	),
	/** What went wrong last, whether or not it is over; null for nothing. */
	last_error: troubleJson.nullable(),
	/** What is wrong now and what to do, in words; empty when all is well. */
	problems: z.array(z.string()),
	process: z.object({rss_bytes: z.int(), cpu_seconds: z.number()}),
});
export type AgentStatusJson = z.infer<typeof agentStatusJson>;

/** Every method of an agent's socket but `hello` and `authenticate`. */
export const agentMethods = {
	'agent.status': method('read', z.strictObject({}), agentStatusJson),
	/** The last frames both ways, oldest first, as the agent saw them. */
	'agent.trace': method(
		'read',
		z.strictObject({limit: z.int().min(1).max(traceLimit).optional()}),
		z.object({frames: z.array(tracedFrameJson)}),
	),
} as const;
export type AgentMethodName = keyof typeof agentMethods;
export type AgentParams<M extends AgentMethodName> = z.input<(typeof agentMethods)[M]['params']>;
export type AgentResult<M extends AgentMethodName> = z.infer<(typeof agentMethods)[M]['result']>;
