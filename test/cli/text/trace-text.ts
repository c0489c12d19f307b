import test from 'ava';
import {Chalk} from 'chalk';
import {frameLine} from '../../../src/cli/text/trace-text.ts';

test('a frame is one line with direction, type, size and text', (t) => {
	const look = {colours: new Chalk({level: 0}), isUtc: true};
	const frame = {
		time: '2026-11-20T14:03:11.000Z',
		direction: 'received',
		type: 'BATCH_EVENT',
		size_bytes: 1536,
		is_compressed: true,
		text: '3 events from 17\u001B',
	} as const;
	t.is(
		frameLine(frame, look),
		'2026-11-20 14:03:11Z < BATCH_EVENT  1.5 KiB zstd  3 events from 17␛',
	);
	t.is(
		frameLine({...frame, direction: 'sent', type: 'ACK', is_compressed: false}, look),
		'2026-11-20 14:03:11Z > ACK               1.5 KiB  3 events from 17␛',
	);
});
