import type {DecodeTrace} from '../../decode/decode-trace.ts';
import type {DecoderSet} from '../../decode/decoder-set.ts';
import type {SessionMemory} from '../../decode/session-memory.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import {formats} from '../../model/event-batch.ts';
import type {FieldValue} from '../../model/event.ts';
import {giveGelfFields} from '../../proto/gelf/gelf.ts';

/** What `nms parse --decode` prints beside the parts of a message. */
export interface DecodedJson {
	/** Pack and pattern, `sshd/failed`; null where no pattern knows the message. */
	readonly decoder: string | null;
	/** How often the message stands for the same, where it says so. */
	readonly weight?: number;
	/** By ECS names, in the order of decoding; lists where ECS has lists. */
	readonly fields: Readonly<Record<string, FieldValue | readonly FieldValue[]>>;
}

/** Fields of one value here that hold lists in ECS. */
const lists: ReadonlySet<string> = new Set(['event.category', 'event.type']);
const gelf = formats.indexOf('gelf');

/** Decodes a row that parsed, the batch's newest, with the memory of the rows before it. */
export function decodedJson(
	{decoders, memory}: {readonly decoders: DecoderSet; readonly memory: SessionMemory},
	batch: EventBatch,
	row: number,
): DecodedJson {
	let decoder: string | null = null;
	const onMatch = ({place}: DecodeTrace) => {
		decoder = `${place.pack}/${place.pattern}`;
	};
	const weight = decoders.decode(batch, row, {memory, onMatch});
	if (batch.format[row] === gelf) giveGelfFields(batch, row);
	const program = batch.spanText(row, 'program');
	return {
		decoder,
		...(weight > 1 && {weight}),
		fields: {
			...(program !== null && {'process.name': program}),
			...Object.fromEntries(
				[...batch.fieldsOf(row)].map(([name, value]) => [name, lists.has(name) ? [value] : value]),
			),
		},
	};
}
