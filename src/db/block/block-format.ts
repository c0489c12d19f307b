/**
 * A block is up to 4,096 events, or 1 MiB of raw lines, in parts that are stored and read one by one; a reader inflates those that it
 * needs. Integers are varints (byte-writer.ts) where no size is given; columns of numbers are those of number-column.ts. Each part
 * is packed (packed-part.ts) with a checksum of its own, which the directory repeats, so that a part of another block is no part
 * of this one.
 *
 * ```
 * 0 directory   version 1 | rows | bytes of text | names of fields: text ... | crc32 of each part from 1 on (4 bytes)
 * 1 lists       list: name | values: text ...          distinct hosts, programs, sources, values of listed fields, where they are few
 * 2 columns     sources | hosts | programs | a column of numbers each for
 *               id, received at, time, source, sequence, format, priority, length, host, program,
 *               and for each span of a row its gap and its length
 * 3 text        the raw lines, one behind the other, every byte as received
 * 4 ...         one part per field: its distinct values (value-dictionary.ts) | 1 + the place of the earlier field that has the same
 *               ids, or 0 | ids of values by row (id-column.ts), 0 for none
 * ```
 */
export const blockVersion = 1;

/** Bounds of a block, of writers and readers alike. */
export const blockLimits = {
	rows: 4096,
	/** A block is sealed at 1 MiB, or holds one event, which can be as long. */
	textBytes: 2 << 20,
	/** Of any part but the text, inflated: values of fields can repeat all of it, and are text again. */
	partBytes: 8 << 20,
	/** As many as a batch has. */
	fields: 1024,
	/** Of the name of a field, the address of a source, an epoch. */
	nameBytes: 65_536,
} as const;

/** Places of the parts that each block has. The parts of fields follow in the order of the directory. */
export const partPlace = {directory: 0, lists: 1, columns: 2, text: 3, firstField: 4} as const;
