import {Buffer} from 'node:buffer';
import test from 'ava';
import {DecoderSlot} from '../../../../src/daemons/hub/threads/decoder-slot.ts';
import {carryPacks} from '../../../../src/decode/pack-files.ts';
import {EventBatch} from '../../../../src/model/event-batch.ts';
import type {EcsFields} from '../../../../src/model/event.ts';

const pack = `decoder: a
description: a pack of a test
programs: [p]
sessions: [p]
patterns:
  - {name: begin, match: 'from <ip:source.ip>', remember: [source.ip]}
  - {name: end, match: 'failed', recall: [source.ip]}
tests: {accept: [], reject: [], injection: []}
`;

test('a block decoded anew recalls of its own lines only, and keeps what was recalled', (t) => {
	const slot = new DecoderSlot();
	slot.use(carryPacks([{name: 'a.yaml', text: pack}]));
	const none = new Map();
	const recalled = new Map([
		['source.ip', '192.0.2.9'],
		['nms.recalled', 'source.ip'],
	]);
	const fields = {
		'event.dataset': 'a',
		'source.ip': '192.0.2.7',
		'nms.recalled': 'source.ip',
	};
	t.deepEqual(
		decodedBy(slot, [
			['from 192.0.2.7', none],
			['failed', none],
		]).at(-1),
		fields,
	);
	t.deepEqual(decodedBy(slot, [['failed', none]]).at(-1), {'event.dataset': 'a'});
	t.deepEqual(decodedBy(slot, [['failed', recalled]]).at(-1), {
		...fields,
		'source.ip': '192.0.2.9',
	});
	t.deepEqual(decodedBy(slot, [['from 192.0.2.8', recalled]]).at(-1), {
		'event.dataset': 'a',
		'source.ip': '192.0.2.8',
	});
});

/** What each row of a block has afterwards. */
function decodedBy(
	slot: DecoderSlot,
	lines: readonly (readonly [text: string, stored: EcsFields])[],
) {
	const batch = new EventBatch(lines.length, 1024);
	return lines.map(([text, stored]) => {
		const row = batch.add(Buffer.from(`p1${text}`), 0, 1, 0);
		batch.setSpan(row, 'program', 0, 1);
		batch.setSpan(row, 'procid', 1, 2);
		batch.setSpan(row, 'message', 2, 2 + text.length);
		slot.fieldsOf(batch, row, stored);
		return Object.fromEntries(batch.fieldsOf(row));
	});
}
