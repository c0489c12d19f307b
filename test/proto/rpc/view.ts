import test from 'ava';
import type {EventJson, EventWindowResult} from '../../../src/proto/rpc/schema.ts';
import {applyEventUpdate} from '../../../src/proto/rpc/view.ts';

test('an update keeps known rows, takes new ones and leaves the rest out', (t) => {
	const held: EventWindowResult = {
		rows: [row(1, 'a'), row(2, 'b'), row(3, 'c')],
		at_start: true,
		at_end: true,
		arrived: 0,
	};
	const next = applyEventUpdate(held, {
		view: 'events',
		upsert: [row(2, 'B'), row(4, 'd')],
		order: [2, 3, 4, 99],
		at_start: false,
		at_end: true,
		arrived: 1,
	});
	t.deepEqual(
		next.rows.map(({id, message}) => `${id}${message}`),
		['2B', '3c', '4d'],
	);
	t.is(next.rows[1], held.rows[2]);
	t.deepEqual([next.at_start, next.at_end, next.arrived], [false, true, 1]);
	t.is(held.rows.length, 3);
});

function row(id: number, message: string): EventJson {
	const time = '2026-11-20T12:00:00.000Z';
	const syslog = {facility: 4, severity: 6, msgid: null, structured_data: null, timestamp: null};
	return {
		id,
		'@timestamp': time,
		event: {ingested: time},
		host: {name: null},
		process: {name: null, pid: null},
		log: {source: {channel: 'tcp', address: '127.0.0.1'}, syslog},
		message,
	};
}
