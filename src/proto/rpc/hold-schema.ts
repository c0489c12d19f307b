import * as z from 'zod';
import {alertPrefix} from './alert-prefix.ts';
import {method} from './method.ts';

/** Who holds an alert's events, since when, and why. */
export const holdJson = z.object({
	user: z.string(),
	held: z.iso.datetime(),
	reason: z.string().nullable(),
});

/** An alert that is held. */
export const heldAlertJson = holdJson.extend({
	/** The alert's id. */
	id: z.string(),
	short_id: z.string(),
	rule: z.object({id: z.string(), name: z.string()}),
	/** The event files that stay for it, and their size together; other alerts may hold the same ones. */
	files: z.int(),
	bytes: z.int(),
});
export type HeldAlertJson = z.infer<typeof heldAlertJson>;

const holdParams = z.strictObject({
	id: alertPrefix,
	reason: z.string().min(1).max(4096).optional(),
});

export const holdMethods = {
	/** From now on no event file is removed that may have an event of the alert. */
	'alerts.hold': method('triage', holdParams, heldAlertJson),
	'alerts.release': method('triage', holdParams, heldAlertJson),
	/** Alerts that are held, the one held longest first. */
	'alerts.holds': method('read', z.strictObject({}), z.object({rows: z.array(heldAlertJson)})),
} as const;
