import {Buffer} from 'node:buffer';
import {EventBatch, formats} from '../model/event-batch.ts';
import type {EcsFields} from '../model/event.ts';
import type {DecoderSet} from './decoder-set.ts';
import type {SessionMemory} from './session-memory.ts';

/** What decoders find in one message of a process, given by itself as packs' test lines are; undefined when no pattern knows it. */
export function decodeLine(
	decoders: DecoderSet,
	program: string | null,
	message: Uint8Array,
	memory?: SessionMemory,
): {readonly fields: EcsFields; readonly weight: number} | undefined {
	const name = Buffer.from(program ?? '');
	const batch = new EventBatch(1, name.length + message.length);
	const row = batch.add(Buffer.concat([name, message]), 0, 1, 0);
	if (program !== null) batch.setSpan(row, 'program', 0, name.length);
	batch.setSpan(row, 'message', name.length, name.length + message.length);
	// The one process of that program: its name will do for a pid.
	batch.setSpan(row, 'procid', 0, name.length);
	batch.format[row] = formats.indexOf('file');
	const weight = decoders.decode(batch, row, memory && {memory});
	return weight === 0 ? undefined : {fields: batch.fieldsOf(row), weight};
}
