// The part of the local socket's protocol that is about what was received, stored and lost; schema.ts has the whole.
import * as z from 'zod';
import {channels} from '../../model/event.ts';
import {lossCauses} from '../../model/loss.ts';
import {ledgerOrders, rowLimit} from './bounds.ts';
import {method} from './method.ts';

const time = z.iso.datetime();

/** One thing that was lost, for health. */
export const lossJson = z.object({
	cause: z.enum(lossCauses),
	/** Events, datagrams or messages; of `unread` bytes. */
	count: z.int(),
	/** What was lost and where, and what to do about it, in words. */
	text: z.string(),
	remedy: z.string(),
	/** When it happened first and last, or was noticed. */
	first: time,
	last: time,
	/** Not since the start of this hub, but before. */
	is_past: z.boolean(),
});

/** Since the start of the hub. Received is parsed and rejected; and it is stored, duplicates, lost and waiting. */
const counts = {
	/** Messages handed to the store. Those that parsed, and those that are kept as parse errors. */
	received: z.int(),
	parsed: z.int(),
	rejected: z.int(),
	/** Of the messages as received, without framing. */
	bytes: z.int(),
	stored: z.int(),
	/** On their way to the disk. */
	waiting: z.int(),
	/** Left out because they were stored before: an agent sent them again. */
	duplicates: z.int(),
	/** Given up, because the store did not take them before the hub ended. */
	lost: z.int(),
	/** Datagrams that were not taken, by cause; they are not in received. */
	dropped: z.object({pool: z.int(), disk: z.int(), quota: z.int()}),
	/** Messages stored without their end, because they were too long. */
	cut: z.int(),
	/** Messages stored with asterisks for secrets. */
	redacted: z.int(),
};

/** One source. */
const ledgerRowJson = z.object({
	/** Channel and address. */
	id: z.string(),
	channel: z.enum(channels),
	address: z.string(),
	/** Of the endpoint that sends there; null where none is known. */
	name: z.string().nullable(),
	...counts,
	/** When something of it came first and last, or was dropped; null: not since the start. */
	first_heard: time.nullable(),
	last_heard: time.nullable(),
	/** Null for all but agents. */
	agent: z
		.object({
			/** The numbering that was committed last, and how far: all up to there is acknowledged, and stored but for what is missing. */
			epoch: z.string().nullable(),
			through: z.int(),
			/** Events that waited in its spool, and what it could not read of its files since it was started, at its last heartbeat. */
			spooled: z.int(),
			unread_bytes: z.int(),
			cut: z.int(),
			/** Events that were acknowledged to it and are not stored: how many, and which, the newest 32 ranges. */
			missing: z.int(),
			missing_ranges: z.array(
				z.object({epoch: z.string(), first: z.int(), last: z.int(), found: time}),
			),
		})
		.nullable(),
});
export type LedgerRowJson = z.infer<typeof ledgerRowJson>;

export const ledgerWindow = z.strictObject({
	/** `trouble`: who lost most, then who sent most; `source`: by id. */
	order: z.enum(ledgerOrders).default('trouble'),
	/** The id of the first row; absent: the top. */
	anchor: z.string().max(1024).optional(),
	/** How many rows. */
	after: z.int().min(0).max(rowLimit).default(100),
});
export type LedgerWindow = z.infer<typeof ledgerWindow>;

export const ledgerResult = z.object({
	/** Since when is counted. */
	started: time,
	/** All sources together, and those that were too many to have rows. */
	all: z.object(counts),
	others: z.object(counts),
	/** Datagrams that the kernel dropped, by where the socket is or was, since it was opened; whose they were it does not say. */
	kernel: z.array(
		z.object({address: z.string(), port: z.int(), dropped: z.int(), first: time, last: time}),
	),
	/** Events of all agents that were acknowledged and are not stored, whenever that was found. */
	missing: z.int(),
	rows: z.array(ledgerRowJson),
	/** How many rows there are in all. */
	total: z.int(),
});
export type LedgerResult = z.infer<typeof ledgerResult>;

export const ledgerMethods = {
	'ledger.get': method('read', ledgerWindow, ledgerResult),
} as const;
