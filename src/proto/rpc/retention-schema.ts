// The part of the local socket's protocol that is about how long events are kept; schema.ts has the whole.
import * as z from 'zod';
import {retentionClasses} from '../../model/retention-class.ts';

const time = z.iso.datetime();

/** The file system of the state directory. */
export const diskJson = z.object({
	/** `low`: no events are taken in; `full`: nothing but the state file is written. */
	state: z.enum(['enough', 'low', 'full']),
	free_bytes: z.int(),
	size_bytes: z.int(),
	/** With less free, intake stops. */
	needed_bytes: z.int(),
});
export type DiskJson = z.infer<typeof diskJson>;

/** What there is of each retention class, and what goes when. */
export const retentionJson = z.object({
	classes: z.array(
		z.object({
			class: z.enum(retentionClasses),
			files: z.int(),
			bytes: z.int(),
			/** Receive day of the oldest file, as `2026-11-20`. */
			oldest: z.string().nullable(),
			/** Null: no bound. */
			max_age_seconds: z.number().nullable(),
			max_bytes: z.int().nullable(),
		}),
	),
	/** The event file that goes next because of its age, and when. */
	next: z.object({file: z.string(), time}).nullable(),
	/** Since the hub started. */
	removed: z.object({files: z.int(), bytes: z.int()}),
});
export type RetentionJson = z.infer<typeof retentionJson>;
