import test from 'ava';
import {IncidentTally, tallyLimit} from '../../src/intake/incident-tally.ts';

const one = {channel: 'udp', address: '192.0.2.1'} as const;
const other = {channel: 'tcp', address: '192.0.2.1'} as const;

test('incidents are counted by source and kind until they are taken', (t) => {
	const tally = new IncidentTally();
	tally.add(one, 'pool', {count: 1, now: 10});
	tally.add(other, 'cut', {count: 2, now: 11});
	tally.add(one, 'pool', {count: 3, now: 12});
	tally.add(one, 'disk', {count: 1, now: 13});
	t.deepEqual(tally.take(), [
		{source: one, incident: 'pool', count: 4, firstAt: 10, lastAt: 12},
		{source: other, incident: 'cut', count: 2, firstAt: 11, lastAt: 11},
		{source: one, incident: 'disk', count: 1, firstAt: 13, lastAt: 13},
	]);
	t.deepEqual(tally.take(), []);
});

test('of too many sources further ones are counted together', (t) => {
	const tally = new IncidentTally();
	const add = (index: number) =>
		tally.add({channel: 'udp', address: `source ${index}`}, 'pool', {count: 1, now: index});
	for (let index = 0; index < tallyLimit; index += 1) add(index);
	t.false(tally.take().some(({source}) => source === null));
	for (let index = 0; index <= tallyLimit + 1; index += 1) add(index);
	add(0);
	const taken = tally.take();
	t.is(taken.length, tallyLimit + 1);
	t.like(taken[0], {source: {address: 'source 0'}, count: 2});
	t.like(taken.at(-1), {source: null, count: 2, firstAt: tallyLimit, lastAt: tallyLimit + 1});
});
