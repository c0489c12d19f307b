// The part of the local socket's protocol that is about volumes: what the dashboard and `nms top` show; schema.ts has the whole.
import * as z from 'zod';
import {alertStates} from '../../model/alert.ts';
import {endpointStates} from '../../model/endpoint.ts';
import {channels} from '../../model/event.ts';
import {severities} from '../../model/severity.ts';
import {topLimit} from './bounds.ts';
import {method} from './method.ts';

const time = z.iso.datetime();

/** Most buckets of one answer. */
export const bucketLimit = 240;

export const statisticsWindow = z.strictObject({
	/** How far back, in seconds: a minute to 31 days. */
	seconds: z
		.int()
		.min(60)
		.max(31 * 86_400)
		.default(3600),
	/** From when on back; now, with the running minute, if absent. */
	until: time.optional(),
	/** Into how many buckets; each is a whole number of minutes, so there may be fewer. */
	buckets: z.int().min(1).max(bucketLimit).default(60),
	/** Most rows of a list; none is read where it is 0. */
	top: z.int().min(0).max(topLimit).default(10),
});
export type StatisticsWindow = z.infer<typeof statisticsWindow>;

export const statisticsResult = z.object({
	from: time,
	to: time,
	bucket_seconds: z.int(),
	/** By time of receipt, oldest first, all of the same length; the last bucket is not over. */
	events: z.array(z.int()),
	parse_errors: z.array(z.int()),
	/** Events by syslog severity 0 to 7; the ninth counts those without. */
	severity: z.array(z.int()).length(9),
	/** The same by bucket: warning and worse (0 to 4). */
	warnings: z.array(z.int()),
	/** And err and worse (0 to 3). */
	errors: z.array(z.int()),
	sources: z.array(
		z.object({
			channel: z.enum(channels),
			address: z.string(),
			/** Name of the endpoint, or null. */
			name: z.string().nullable(),
			events: z.int(),
			parse_errors: z.int(),
		}),
	),
	/** By the host that messages claim to be of; null: of those that name none. */
	hosts: z.array(z.object({name: z.string().nullable(), events: z.int()})),
	/** Null: messages that name no program. */
	programs: z.array(z.object({program: z.string().nullable(), events: z.int()})),
	alerts: z.object({
		states: z.record(z.enum(alertStates), z.int()),
		/** Alerts that are not closed. */
		open: z.record(z.enum(severities), z.int()),
	}),
	endpoints: z.record(z.enum(endpointStates), z.int()),
});
export type StatisticsResult = z.infer<typeof statisticsResult>;

export const statisticsMethods = {
	'statistics.get': method('read', statisticsWindow, statisticsResult),
} as const;
