// The part of the local socket's protocol that is about look-up tables; schema.ts has the whole.
import * as z from 'zod';
import {method} from './method.ts';

/** What a table has for a value. */
export const knownJson = z.object({
	value: z.string(),
	/** Name of the table. */
	table: z.string(),
	/** By ECS names. */
	fields: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type KnownJson = z.infer<typeof knownJson>;

const lookupTableJson = z.object({
	name: z.string(),
	file: z.string(),
	format: z.enum(['csv', 'json', 'hosts', 'mmdb']),
	/** Fields of events whose values are looked up. */
	on: z.array(z.string()),
	is_watch_list: z.boolean(),
	/** How many values it knows; null where it could not be read. */
	size: z.int().nullable(),
	/** When it was read last; null: never. */
	read: z.iso.datetime().nullable(),
	/** What is wrong with the file, and where. */
	problem: z.string().nullable(),
});
export type LookupTableJson = z.infer<typeof lookupTableJson>;

export const lookupMethods = {
	/** In the order of the configuration. */
	'lookups.list': method('read', z.strictObject({}), z.object({rows: z.array(lookupTableJson)})),
	/** What the tables have for an address or a name. */
	'lookups.find': method(
		'read',
		z.strictObject({value: z.string().min(1).max(1024)}),
		z.object({rows: z.array(knownJson)}),
	),
} as const;
