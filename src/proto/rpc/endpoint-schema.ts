// The part of the local socket's protocol that is about endpoints; schema.ts has the whole.
import * as z from 'zod';
import {endpointKinds, endpointStates} from '../../model/endpoint.ts';
import {channels} from '../../model/event.ts';
import {endpointOrders, rowLimit, traceLimit} from './bounds.ts';
import {method} from './method.ts';

const time = z.iso.datetime();

/** Parts of the availability strip of a row: one for each hour of the last day, oldest first. */
export const stripCells = 24;

/** Samples of CPU a row carries at most, one per heartbeat, oldest first. */
export const cpuSamples = 60;

const percent = z.number().min(0).max(100);

/** One endpoint as a row shows it. */
export const endpointJson = z.object({
	/** An agent's id (16 hex digits), or `device:` and the address of a sender of syslog. */
	id: z.string(),
	kind: z.enum(endpointKinds),
	/** Host name: the agent's, or the last one a device claimed; the address where there is none. */
	name: z.string(),
	state: z.enum(endpointStates),
	/** Since when it is in this state. */
	since: time,
	first_seen: time,
	last_seen: time,
	source: z.object({
		channel: z.enum(channels),
		/** Where its events come from as `source:` finds them: the agent's id, or the device's address. */
		address: z.string(),
		/** The peer's IP address, or `local` for the hub's own socket. */
		peer: z.string(),
		/** Whether it proved that it belongs to this hub: by the secret, or by the local socket. A device never does. */
		is_authenticated: z.boolean(),
		/** Present and true where it is a device that nobody has accepted. */
		is_new: z.boolean().optional(),
	}),
	host: z
		.object({
			os: z.string(),
			kernel: z.string(),
			arch: z.string(),
			booted: time,
			/** Version of its agent. */
			version: z.string(),
		})
		.nullable(),
	cpu_percent: percent.nullable(),
	cpu_history: z.array(percent.nullable()).max(cpuSamples),
	memory_percent: percent.nullable(),
	/** Events committed within the last full minute. */
	events_per_minute: z.int(),
	/** Open alerts whose host it is. */
	open_alerts: z.int(),
	/** How much of each hour it was alive, 0 to 100; null before it was known. */
	availability: z.array(percent.nullable()).length(stripCells),
	/** Over the whole day, of the time it was known. */
	availability_percent: percent.nullable(),
	/** What is wrong with it and what to do; empty when all is well. */
	problems: z.array(z.string()),
});
export type EndpointJson = z.infer<typeof endpointJson>;

const endpointQuery = z.strictObject({
	states: z.array(z.enum(endpointStates)).min(1).optional(),
	kinds: z.array(z.enum(endpointKinds)).min(1).optional(),
	/** Words that must all occur in name, id, address, OS or version; case does not matter. */
	text: z.string().max(1024).optional(),
});
export type EndpointQuery = z.infer<typeof endpointQuery>;

const rowCount = z.int().min(0).max(rowLimit);

export const endpointWindow = z.strictObject({
	query: endpointQuery.default({}),
	order: z.enum(endpointOrders).default('trouble'),
	/** The row the window lies around; absent: the top. `end`: below the last row. */
	anchor: z.string().max(256).optional(),
	before: rowCount.default(0),
	after: rowCount.default(100),
});
export type EndpointWindow = z.infer<typeof endpointWindow>;

/** Endpoints by state, whatever the query. */
export const endpointCountsJson = z.record(z.enum(endpointStates), z.int());

export const endpointWindowResult = z.object({
	rows: z.array(endpointJson),
	/** Endpoints that match in all, and how many stand above the first row. */
	total: z.int(),
	position: z.int(),
	counts: endpointCountsJson,
});
export type EndpointWindowResult = z.infer<typeof endpointWindowResult>;

/** What an endpoint's page shows beside its row. */
export const endpointDetail = z.object({
	endpoint: endpointJson,
	/** What its agent measured last; null where there is none. Sizes in bytes. */
	status: z
		.object({
			uptime_seconds: z.number(),
			cpu: z.object({
				count: z.int(),
				percent: percent.nullable(),
				mhz: z.number().nullable(),
			}),
			load: z.tuple([z.number(), z.number(), z.number()]),
			memory: z.object({total: z.number(), available: z.number()}),
			swap: z.object({total: z.number(), free: z.number()}),
			disks: z.array(z.object({mount: z.string(), total: z.number(), available: z.number()})),
			network: z.object({received: z.number(), sent: z.number()}),
		})
		.nullable(),
	counters: z
		.object({
			read: z.int(),
			too_long: z.int(),
			lost_bytes: z.int(),
			acknowledged: z.int(),
			spooled: z.int(),
			spooled_bytes: z.int(),
		})
		.nullable(),
	/** When it was alive, the newest first, at most 100. */
	intervals: z.array(z.object({from: time, to: time})),
	/** Its clock minus the hub's, in milliseconds; null where unknown. */
	clock_skew_ms: z.number().nullable(),
});
export type EndpointDetail = z.infer<typeof endpointDetail>;

/** One frame of the wire protocol as the side that keeps the trace saw it. */
export const tracedFrameJson = z.object({
	time,
	direction: z.enum(['received', 'sent']),
	type: z.string(),
	size_bytes: z.int(),
	is_compressed: z.boolean(),
	text: z.string(),
});
export type TracedFrameJson = z.infer<typeof tracedFrameJson>;

/** An id, a unique prefix of one, or a name that only one endpoint has. */
const endpointName = z.string().min(1).max(256);

export const endpointMethods = {
	'endpoints.window': method('read', endpointWindow, endpointWindowResult),
	'endpoints.get': method('read', z.strictObject({id: endpointName}), endpointDetail),
	/** The last frames both ways, oldest first. */
	'endpoints.trace': method(
		'read',
		z.strictObject({id: endpointName, limit: z.int().min(1).max(traceLimit).default(traceLimit)}),
		z.object({frames: z.array(tracedFrameJson)}),
	),
	/** Takes a decommissioned endpoint off the list; it comes back when it is heard again. Its events stay. Audited. */
	'endpoints.forget': method(
		'triage',
		z.strictObject({id: endpointName}),
		z.object({id: z.string()}),
	),
} as const;
