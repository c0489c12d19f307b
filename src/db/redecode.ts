import {EventBatch} from '../model/event-batch.ts';
import type {EcsFields} from '../model/event.ts';
import type {Block} from './block/block.ts';
import {openBlock} from './block/block.ts';
import type {EncodedBlock} from './block/encode-block.ts';
import {encodeBlock} from './block/encode-block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import {rowNumbers} from './row-numbers.ts';

/** Gives the batch's newest row, which has none, its fields: those that its line tells of now, and of the stored ones what no line tells. */
export type FieldsOf = (batch: EventBatch, row: number, stored: EcsFields) => void;

/** The block as it would be if its events were received now. Nothing is stored. */
export function redecoded(block: Block, fieldsOf: FieldsOf): PartRead<Block> {
	return andThen(encodedAnew(block, fieldsOf), ({parts}) =>
		openBlock((from, to) => parts.slice(from, to)),
	);
}

/** The same, to be stored instead of it. */
export function encodedAnew(block: Block, fieldsOf: FieldsOf): PartRead<EncodedBlock> {
	return andThen(block.events(), (events) => {
		const batch = new EventBatch(block.rows, block.textBytes);
		events.appendTo(batch, fieldsOf);
		const rows = rowNumbers(batch.count);
		return ok(encodeBlock({batch, rows, idOf: (row) => batch.id[row] ?? 0}));
	});
}
