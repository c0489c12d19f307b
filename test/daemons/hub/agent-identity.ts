import test from 'ava';
import {judgeIdentity} from '../../../src/daemons/hub/agent-identity.ts';

const cases: readonly (readonly [
	string,
	Parameters<typeof judgeIdentity>,
	ReturnType<typeof judgeIdentity>,
])[] = [
	['an id nobody knows', [{instance: 'a', previous: null}, undefined, undefined], 'accept'],
	['one the hub has forgotten', [{instance: 'b', previous: 'a'}, undefined, undefined], 'accept'],
	[
		'the next run',
		[{instance: 'b', previous: 'a'}, {last: 'a', before: null}, undefined],
		'accept',
	],
	[
		'the same run again',
		[{instance: 'b', previous: 'b'}, {last: 'b', before: 'a'}, undefined],
		'accept',
	],
	[
		'the same run that had no answer',
		[{instance: 'b', previous: 'a'}, {last: 'b', before: 'a'}, undefined],
		'accept',
	],
	[
		'a run after one that had no answer',
		[{instance: 'c', previous: 'a'}, {last: 'b', before: 'a'}, undefined],
		'accept',
	],
	['a copy', [{instance: 'x', previous: 'a'}, {last: 'c', before: 'b'}, undefined], 'refuse'],
	[
		'a copy of none',
		[{instance: 'x', previous: null}, {last: 'c', before: 'b'}, undefined],
		'refuse',
	],
	['its own lost link', [{instance: 'b', previous: 'b'}, {last: 'b', before: 'a'}, 'b'], 'replace'],
	[
		'the next run while the one before is connected',
		[{instance: 'c', previous: 'b'}, {last: 'b', before: 'a'}, 'b'],
		'contest',
	],
	[
		'a copy while the first is connected',
		[{instance: 'x', previous: 'a'}, {last: 'b', before: 'a'}, 'b'],
		'refuse',
	],
];

for (const [name, given, judged] of cases)
	test(`identity: ${name} ends in ${judged}`, (t) => {
		t.is(judgeIdentity(...given), judged);
	});
