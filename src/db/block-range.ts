import type {EncodedBlock} from './block/encode-block.ts';

/** What is known of a run of events in the order of commit without opening it. Times in milliseconds, both ends included. */
interface BlockRange {
	readonly firstId: number;
	readonly lastId: number;
	readonly events: number;
	readonly receivedFrom: number;
	readonly receivedTo: number;
	/** Event time. */
	readonly timeFrom: number;
	readonly timeTo: number;
	/** One of `lanes`. */
	readonly lane: number;
	readonly rawBytes: number;
}

/** Runs of events that are kept apart: with times near their receipt, with others, and chunks that cannot be read. */
export const lanes = {usual: 0, late: 1, damaged: 2} as const;

/** A block of a file, or a chunk of its head, by its number there. */
export interface StoredBlock extends BlockRange {
	readonly kind: 'block' | 'chunk';
	readonly number: number;
}

/** Columns of the tables of blocks and chunks, in the order of `rangeValues`. */
export const rangeColumns = `first_id INTEGER NOT NULL,
			last_id INTEGER NOT NULL,
			events INTEGER NOT NULL,
			received_from INTEGER NOT NULL,
			received_to INTEGER NOT NULL,
			time_from INTEGER NOT NULL,
			time_to INTEGER NOT NULL,
			lane INTEGER NOT NULL,
			raw_bytes INTEGER NOT NULL`;

/** The columns as they are read: rows of `RangeRow`. */
export const readRange = `first_id AS firstId, last_id AS lastId, events, received_from AS receivedFrom,
	received_to AS receivedTo, time_from AS timeFrom, time_to AS timeTo, lane, raw_bytes AS rawBytes`;

export interface RangeRow extends BlockRange {
	readonly number: number;
}

export function rangeValues(block: EncodedBlock, lane: number): readonly number[] {
	const {firstId, lastId, rows, receivedAt, time, textBytes} = block;
	return [
		firstId,
		lastId,
		rows,
		Math.floor(receivedAt.from),
		Math.ceil(receivedAt.to),
		Math.floor(time.from),
		Math.ceil(time.to),
		lane,
		textBytes,
	];
}
