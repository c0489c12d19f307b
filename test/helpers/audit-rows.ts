import {Buffer} from 'node:buffer';
import type {DecoderSet} from '../../src/decode/decoder-set.ts';
import {EventBatch} from '../../src/model/event-batch.ts';
import type {EventSource, FieldValue} from '../../src/model/event.ts';
import {scanMessage} from '../../src/proto/syslog/scanner.ts';

/** What lines of a file have for fields, one row a line. */
export type Row = Readonly<Record<string, FieldValue>>;

const ofTest: EventSource = {channel: 'file', address: 'test', epoch: '1'};

/** Decodes lines of log files in order, as those of one source. */
export function decodeRows(
	decoders: DecoderSet,
	lines: readonly string[],
	{source = ofTest, receivedAt = 1e12} = {},
): readonly Row[] {
	const batch = new EventBatch();
	return lines.map((line) => {
		const row = batch.add(Buffer.from(line, 'latin1'), batch.indexOfSource(source), 1, receivedAt);
		scanMessage(batch, row, 'file');
		decoders.decode(batch, row);
		return Object.fromEntries(batch.fieldsOf(row));
	});
}
