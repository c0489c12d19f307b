import test from 'ava';
import {tallySources} from '../../../src/daemons/hub/batch-tally.ts';
import type {EventSource} from '../../../src/model/event.ts';
import {batchOf, testTime} from '../../helpers/event-batches.ts';

const one: EventSource = {channel: 'udp', address: '192.0.2.1', epoch: 'e'};
const other: EventSource = {channel: 'tcp', address: '192.0.2.2', epoch: 'e'};

test('rows, bytes, times and the last host are counted by source', (t) => {
	const batch = batchOf([
		{source: one, sequence: 1, host: 'old', message: 'x', receivedAt: testTime + 5},
		{source: other, sequence: 1, message: 'four', receivedAt: testTime + 6},
		{source: one, sequence: 2, host: 'new', message: 'x', receivedAt: testTime + 7},
		{source: one, sequence: 3, message: 'bad', error: [1, 0], receivedAt: testTime + 8},
	]);
	t.deepEqual(tallySources(batch), [
		{
			source: one,
			rows: 3,
			rejected: 1,
			bytes: 13,
			stored: 0,
			events: 0,
			firstAt: testTime + 5,
			lastAt: testTime + 8,
			sequence: 3,
			host: 'new',
		},
		{
			source: other,
			rows: 1,
			rejected: 0,
			bytes: 4,
			stored: 0,
			events: 0,
			firstAt: testTime + 6,
			lastAt: testTime + 6,
			sequence: 1,
			host: null,
		},
	]);
});

test('rows that the store gave an id are stored, and others are not', (t) => {
	const batch = batchOf([
		{source: one, sequence: 1},
		{source: one, sequence: 2},
		{source: one, sequence: 3, message: 'bad', error: [1, 0]},
	]);
	batch.id.set([0, 7, 8]);
	t.like(tallySources(batch), [{rows: 3, stored: 2, events: 1, rejected: 1}]);
});

test('a source without rows is not told of', (t) => {
	const batch = batchOf([]);
	batch.sources.push(one);
	t.deepEqual(tallySources(batch), []);
});
