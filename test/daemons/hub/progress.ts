import test from 'ava';
import {Progress} from '../../../src/daemons/hub/progress.ts';

/** Each look: rows that wait, answers of the store so far; and what is said then. */
const cases: readonly (readonly [string, readonly (readonly [number, number, boolean])[]])[] = [
	[
		'nothing to do is progress',
		[
			[0, 0, true],
			[0, 0, true],
		],
	],
	[
		'rows that have just come have time',
		[
			[0, 0, true],
			[5, 0, true],
		],
	],
	[
		'rows that wait without an answer are stuck',
		[
			[5, 0, true],
			[5, 0, false],
			[9, 0, false],
		],
	],
	[
		'commits under load are progress',
		[
			[5, 1, true],
			[5, 9, true],
			[5, 17, true],
		],
	],
	[
		'a store that refuses has answered',
		[
			[5, 1, true],
			[5, 2, true],
			[5, 3, true],
		],
	],
	[
		'an answer ends being stuck',
		[
			[5, 1, true],
			[5, 1, false],
			[5, 2, true],
		],
	],
];

for (const [title, looks] of cases) {
	test(title, (t) => {
		const writer = {waiting: 0, answers: 0};
		const progress = new Progress(writer);
		for (const [waiting, answers, expected] of looks) {
			Object.assign(writer, {waiting, answers});
			t.is(progress.isMoving(), expected);
		}
	});
}
