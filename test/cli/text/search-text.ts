import test from 'ava';
import {Chalk} from 'chalk';
import {aggregateLines, progressText, summaryText} from '../../../src/cli/text/search-text.ts';

const look = {colours: new Chalk({level: 0}), isUtc: true};
const progress = {
	blocks: 1,
	skipped_blocks: 3,
	events: 4000,
	bytes: 1024 * 1024,
	found: 7,
	share: 0.5,
};

test('counts by time and values are tables, a count alone a number', (t) => {
	t.deepEqual(aggregateLines({kind: 'count', count: 12, steps: null}, look), ['12']);
	const steps = [{from: '2026-11-20T12:00:00.000Z', count: 12}];
	t.deepEqual(aggregateLines({kind: 'count', count: 12, steps}, look), [
		'FROM                  EVENTS',
		'2026-11-20 12:00:00Z      12',
	]);
	const values = [{value: 'ro\u001B[2Jot', count: 12}];
	t.deepEqual(
		aggregateLines({kind: 'top', field: 'user.name', values, other: 1, missing: 2}, look).slice(2),
		['1 event of other values', '2 events without user.name'],
	);
	t.notRegex(
		aggregateLines({kind: 'top', field: 'user.name', values, other: 0, missing: 0}, look).join(),
		// oxlint-disable-next-line no-control-regex
		/\u001B/,
	);
});

test('a search tells how far it is, and at its end what it looked at', (t) => {
	t.is(progressText(progress), 'searched 50 %, 7 events found');
	t.is(
		summaryText({...progress, share: 1}, {found: 1, isStopped: false}),
		'1 event found; 1 of 4 blocks opened, 1.0 MiB',
	);
	t.is(
		summaryText(progress, {found: 7, isStopped: true}),
		'7 events found; 1 of 4 blocks opened, 1.0 MiB; stopped at 50 %',
	);
});
