import {Buffer} from 'node:buffer';
import {EventBatch, formats} from '../model/event-batch.ts';
import type {EcsFields} from '../model/event.ts';
import type {DecoderSet} from './decoder-set.ts';

/** What decoders find in one message, given by itself as packs' test lines are; undefined when no pattern knows it. */
export function decodeLine(
	decoders: DecoderSet,
	program: string | null,
	message: Uint8Array,
): {readonly fields: EcsFields; readonly weight: number} | undefined {
	const name = Buffer.from(program ?? '');
	const batch = new EventBatch(1, name.length + message.length);
	const row = batch.add(Buffer.concat([name, message]), 0, 1, 0);
	if (program !== null) batch.setSpan(row, 'program', 0, name.length);
	batch.setSpan(row, 'message', name.length, name.length + message.length);
	batch.format[row] = formats.indexOf('file');
	const weight = decoders.decode(batch, row);
	return weight === 0 ? undefined : {fields: batch.fieldsOf(row), weight};
}
