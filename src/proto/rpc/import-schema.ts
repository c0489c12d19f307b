import * as z from 'zod';
import {importBytes} from './bounds.ts';
import {method} from './method.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const epoch = z.string().regex(/^[0-9a-f]{32}$/);
const count = z.int().min(0);

/** How far a file with the same first line was imported; see `ImportRecord`. */
const knownImport = z.object({epoch, path: z.string(), bytes: count, sha256});
export type KnownImport = z.infer<typeof knownImport>;

export const importMethods = {
	/** What was imported of files whose first line has this SHA-256. */
	'import.known': method(
		'import',
		z.strictObject({head: sha256}),
		z.object({rows: z.array(knownImport)}),
	),
	/** Begins or goes on: answers with the number of the last line that is stored, 0 for none. */
	'import.open': method(
		'import',
		z.strictObject({
			epoch,
			head: sha256,
			path: z.string().min(1).max(4096),
			/** When the file was last changed: time stamps without a year are of the last one before it. */
			modified: z.iso.datetime(),
			year: z.int().min(1970).max(9999).optional(),
			/** Of time stamps without one; the hub's where absent. */
			time_zone: z.string().max(64).optional(),
			/** Whether rules look at the lines. */
			detect: z.boolean().default(false),
		}),
		z.object({lines: count}),
	),
	/**
	 * Whole lines, from the line of this number on; `bytes` and `sha256` are those of the file up to their end. Not taken where the hub
	 * takes nothing in at the moment: then they are sent again.
	 */
	'import.lines': method(
		'import',
		z.strictObject({
			epoch,
			first: z.int().min(1),
			lines_base64: z.base64().max(Math.ceil(importBytes / 3) * 4),
			bytes: count,
			sha256,
		}),
		z.object({is_taken: z.boolean()}),
	),
	/** How many lines are stored, and how many of those taken are not yet. */
	'import.stored': method(
		'import',
		z.strictObject({epoch}),
		z.object({lines: count, waiting: count}),
	),
} as const;
