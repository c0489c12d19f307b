import * as z from 'zod';
import {queryLimits} from '../query/limits.ts';
import {leastClip, rowLimit, searchClipLimit} from './bounds.ts';

const count = z.int().min(0);

export const searchStart = z.strictObject({
	/** The language of nms-protocol(7) QUERY; empty: all. */
	query: z.string().max(queryLimits.characters).default(''),
	/** Of times in the query that name none; UTC if absent. An IANA name or an offset. */
	time_zone: z.string().max(64).optional(),
	/** Where an earlier search of the same query ended. */
	cursor: count.optional(),
});

export const searchNext = z.strictObject({
	search: z.int(),
	limit: z.int().min(1).max(rowLimit).default(100),
	clip: z.int().min(leastClip).max(searchClipLimit).default(1024),
	/** Whether rows have `event.original`. */
	original: z.boolean().optional(),
});
export type SearchNext = z.infer<typeof searchNext>;

export const searchClose = z.strictObject({search: z.int()});

const aggregateJson = z.discriminatedUnion('kind', [
	z.object({
		kind: z.literal('count'),
		count,
		/** The steps of time that have events, the earliest first; null where the query asks for none. */
		steps: z.array(z.object({from: z.iso.datetime(), count})).nullable(),
	}),
	z.object({
		kind: z.literal('top'),
		field: z.string(),
		values: z.array(z.object({value: z.union([z.string(), z.number()]), count})),
		/** Events of other values, and of none. */
		other: count,
		missing: count,
	}),
]);
export type AggregateJson = z.infer<typeof aggregateJson>;

/** What a search has found; its rows are events. */
export const searchStep = z.object({
	/** What the query's stage has made of all that was found so far; null where it has none. */
	aggregate: aggregateJson.nullable(),
	progress: z.object({
		/** Blocks of events that were opened, and those passed by because they cannot match. */
		blocks: count,
		skipped_blocks: count,
		/** Events and bytes in the blocks that were opened. */
		events: count,
		bytes: count,
		found: count,
		/** Done of all there is to search, from 0 to 1. */
		share: z.number(),
	}),
	is_done: z.boolean(),
	/** Where a search that begins anew after these rows goes on; null where nothing lies behind them. */
	cursor: z.int().nullable(),
});
export type SearchProgressJson = z.infer<typeof searchStep>['progress'];
