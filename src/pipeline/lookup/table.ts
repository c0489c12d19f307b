import type {FieldValue} from '../../model/event.ts';

/** How a file of look-ups is read. */
export const lookupFormats = ['csv', 'json', 'hosts', 'mmdb'] as const;
export type LookupFormat = (typeof lookupFormats)[number];

/** Fields by name that a table has for a value. */
export type FoundFields = readonly (readonly [name: string, value: FieldValue])[];

/** What is known of addresses, networks and names from elsewhere. */
export interface LookupTable {
	/** How many values it knows; of an mmdb, nodes of its tree. */
	readonly size: number;
	/** What it has for the value of an event's field; undefined: nothing. */
	find(value: string, field: string): FoundFields | undefined;
	/** What somebody who asks for a name gets to know, though events with that name are given none of it; one for each address. */
	named?(name: string): readonly FoundFields[];
}

/** A row of a text file: the value it is about, which may be a network, and what it says of that. */
export interface LookupRow {
	readonly key: string;
	readonly fields: FoundFields;
	/** The names of a hosts file's address. */
	readonly names?: readonly string[];
}

export type RowsResult =
	| {
			readonly kind: 'ok';
			readonly rows: readonly LookupRow[];
			/** Rows that were left out, and why the first of them was. */
			readonly leftOut: number;
			readonly first: LookupFault | undefined;
	  }
	| {readonly kind: 'error'; readonly fault: LookupFault};

/** What is wrong with a file, and in which line, from 1. */
export interface LookupFault {
	readonly line: number;
	readonly message: string;
}

/** Bounds of a table, since all of it is in memory. */
export const lookupLimits = {
	rows: 1_000_000,
	columns: 64,
	characters: 1024,
	textBytes: 64 * 1024 * 1024,
	mmdbBytes: 1024 * 1024 * 1024,
} as const;
