// The part of the local socket's protocol that is about lines that did not parse; schema.ts has the whole.
import * as z from 'zod';
import {channels} from '../../model/event.ts';
import {rowLimit} from './bounds.ts';
import {method} from './method.ts';

const time = z.iso.datetime();
const rowCount = z.int().min(0).max(rowLimit);

const sourceJson = z.object({channel: z.enum(channels), address: z.string()});

/** Longest raw line that a window carries whole, in bytes; `parse_errors.get` gives all. */
export const rawClip = 2048;

export const parseErrorJson = z.object({
	id: z.int(),
	ingested: time,
	source: sourceJson,
	/** A name of the fixed list in nms-protocol(7). */
	reason: z.string(),
	/** 0-based byte of the first byte that breaks the rule. */
	offset: z.int(),
	raw_base64: z.string(),
	/** Present and true where `raw_base64` was cut. */
	is_clipped: z.boolean().optional(),
	/** Present where it was read again and became an event: the event's id, 0 where that is not known. */
	event: z.int().optional(),
});
export type ParseErrorJson = z.infer<typeof parseErrorJson>;

/** Lines of one source that did not parse for one reason. */
export const parseErrorGroupJson = z.object({
	/** `channel address reason`, unique. */
	id: z.string(),
	source: sourceJson,
	reason: z.string(),
	/** The reason in a sentence: which rule, of which RFC clause, is broken. */
	explanation: z.string(),
	count: z.int(),
	/** How many of them were read again and became events. */
	reparsed: z.int(),
	first_seen: time,
	last_seen: time,
	/** The newest of them, its raw bytes perhaps cut. */
	newest: parseErrorJson,
	/** Present and true where nobody has accepted the source. */
	is_new: z.boolean().optional(),
});
export type ParseErrorGroupJson = z.infer<typeof parseErrorGroupJson>;

/** Most groups that are told, newest first; the others are only counted. */
export const groupLimit = 200;

export const parseErrorGroupsResult = z.object({
	groups: z.array(parseErrorGroupJson),
	/** Groups, and parse errors, in all. */
	total_groups: z.int(),
	total: z.int(),
});
export type ParseErrorGroupsResult = z.infer<typeof parseErrorGroupsResult>;

export const parseErrorMethods = {
	/** Newest first; of one group where source and reason are named. */
	'parse_errors.window': method(
		'read',
		z.strictObject({
			before: z.int().min(0).optional(),
			limit: rowCount.default(100),
			source: sourceJson.optional(),
			reason: z.string().max(64).optional(),
		}),
		z.object({rows: z.array(parseErrorJson)}),
	),
	'parse_errors.get': method('read', z.strictObject({id: z.int().min(1)}), parseErrorJson),
	'parse_errors.groups': method('read', z.strictObject({}), parseErrorGroupsResult),
} as const;
