import test from 'ava';
import {nearestOf} from '../../src/cli/nearest.ts';

const words = ['alerts', 'logs', 'status', '--limit', '--utc'];

for (const [typed, expected] of [
	['statsu', 'status'],
	['alert', 'alerts'],
	['log', 'logs'],
	['--lmit', '--limit'],
	['completely', undefined],
	['x', undefined],
	['--foo', undefined],
	['lgs', 'logs'],
] as const) {
	test(`the nearest known word to '${typed}' is ${expected ?? 'none'}`, (t) => {
		t.is(nearestOf(typed, words), expected);
	});
}
