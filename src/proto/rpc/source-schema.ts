// The part of the local socket's protocol that is about sources of syslog and the parse clinic; schema.ts has the whole.
import * as z from 'zod';
import {dialectNames} from '../../model/dialect.ts';
import {channels} from '../../model/event.ts';
import {quotaBounds} from '../../model/quota-limits.ts';
import {retentionClasses} from '../../model/retention-class.ts';
import {rowLimit} from './bounds.ts';
import {method} from './method.ts';

const time = z.iso.datetime();
const dialect = z.enum(dialectNames);
const timezone = z.string().min(1).max(64);

/** What a source may send; 0: any number. */
const quota = z.strictObject({
	events_per_second: z.int().min(0).max(quotaBounds.eventsPerSecond),
	bytes_per_second: z.int().min(0).max(quotaBounds.bytesPerSecond),
	burst_ms: z.int().min(quotaBounds.burstMs.least).max(quotaBounds.burstMs.most),
});

/** Of plain syslog, as all that can be read in another dialect. */
const source = z.strictObject({channel: z.enum(channels), address: z.string().min(1).max(1024)});

/** One source, as it is read. */
const sourceJson = z.object({
	/** Channel and address. */
	id: z.string(),
	channel: z.enum(channels),
	address: z.string(),
	/** The host name it claimed last; null where it claimed none. */
	claims: z.string().nullable(),
	/** `new`: nobody has said yet that it belongs here, nor does the configuration name it. */
	state: z.enum(['new', 'accepted']),
	/** With the host name that it claimed then. */
	accepted: z.object({user: z.string(), time, name: z.string().nullable()}).nullable(),
	/** What holds of it, and what of that people have laid down. */
	dialect,
	timezone: z.string(),
	/** Retention class and quota of its own; null: as all others. */
	class: z.enum(retentionClasses).nullable(),
	quota: quota.nullable(),
	settings: z.object({
		dialect: dialect.nullable(),
		timezone: z.string().nullable(),
		class: z.enum(retentionClasses).nullable(),
		quota: quota.nullable(),
	}),
	/** Messages since the start of the hub, and how many of them did not parse. */
	received: z.int(),
	rejected: z.int(),
	/** Of its clock as its time stamps show it; null until it sent one. Milliseconds. */
	clock: z
		.object({
			/** Receipt minus time stamp, the median; positive where it is behind the hub's. */
			offset_ms: z.number(),
			/** The part of that which is a wrong time zone, in whole quarters of an hour. */
			zone_error_minutes: z.int(),
			/** The rest. */
			skew_ms: z.number(),
			/** By how much the offset grows in a day; null until it is known. */
			drift_ms_per_day: z.number().nullable(),
			/** Median distance of single messages from the median. */
			spread_ms: z.number(),
			samples: z.int(),
			/** What is added to its time stamps; 0 where it is right, or not known well enough. */
			correction_ms: z.number(),
			/** How many hosts it names, and those whose own clocks are wrong, by which their times are corrected: at most 10. */
			hosts: z.int(),
			wrong_hosts: z.array(
				z.object({
					host: z.string().nullable(),
					offset_ms: z.number(),
					correction_ms: z.number(),
				}),
			),
		})
		.nullable(),
	first_heard: time.nullable(),
	last_heard: time.nullable(),
});
export type SourceJson = z.infer<typeof sourceJson>;

/** A run of the parse clinic: parse errors of a source, read again. */
const reparseJson = z.object({
	id: z.int(),
	source: z.object({channel: z.enum(channels), address: z.string()}),
	dialect,
	timezone: z.string().nullable(),
	user: z.string(),
	started: time,
	state: z.enum(['running', 'done', 'undone']),
	/** Parse errors looked at so far, and how many of them became events, in all and by reason. */
	looked: z.int(),
	reparsed: z.int(),
	by_reason: z.record(z.string(), z.int()),
});
export type ReparseJson = z.infer<typeof reparseJson>;

const clinicPreview = z.object({
	/** The newest parse errors that were looked at, at most 200. */
	looked: z.int(),
	trials: z.array(
		z.object({
			dialect,
			/** What it takes, in words. */
			text: z.string(),
			/** How many of them parse so. */
			parsed: z.int(),
			/** The newest of these, and what it is read as, each part perhaps cut. */
			example: z
				.object({
					id: z.int(),
					timestamp: z.string().nullable(),
					host: z.string().nullable(),
					program: z.string().nullable(),
					message: z.string().nullable(),
				})
				.nullable(),
		}),
	),
});
export type ClinicPreview = z.infer<typeof clinicPreview>;

const reparseId = z.strictObject({id: z.int().min(1)});

export const sourceMethods = {
	/** Those that send or sent syslog, the one heard last first. */
	'sources.list': method(
		'read',
		z.strictObject({
			state: z.enum(['new', 'accepted']).optional(),
			/** Only those that stand behind the one of this id. */
			after: z.string().max(1100).optional(),
			limit: z.int().min(1).max(rowLimit).default(100),
		}),
		z.object({rows: z.array(sourceJson), total: z.int(), new: z.int()}),
	),
	/** Lays down how a source is read, or that it belongs here; what is absent stays, null takes it back. Audited. */
	'sources.set': method(
		'triage',
		source.extend({
			dialect: dialect.nullable().optional(),
			timezone: timezone.nullable().optional(),
			class: z.enum(retentionClasses).nullable().optional(),
			quota: quota.nullable().optional(),
			accepted: z.boolean().optional(),
		}),
		sourceJson,
	),
	/** What each dialect would make of the newest parse errors of a source. */
	'clinic.preview': method(
		'read',
		source.extend({reason: z.string().max(64).optional()}),
		clinicPreview,
	),
	/** Gives the source the dialect, and the time zone where one is given, and begins to read its parse errors again. Audited. */
	'clinic.apply': method(
		'triage',
		source.extend({dialect, timezone: timezone.optional()}),
		reparseJson,
	),
	/** Removes the events that came of it and gives the source back what it had. Audited. */
	'clinic.undo': method('triage', reparseId, reparseJson),
	'clinic.get': method('read', reparseId, reparseJson),
	/** The newest first. */
	'clinic.list': method(
		'read',
		z.strictObject({limit: z.int().min(1).max(rowLimit).default(100)}),
		z.object({rows: z.array(reparseJson)}),
	),
} as const;
