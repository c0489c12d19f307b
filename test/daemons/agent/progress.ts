import test from 'ava';
import type {Work} from '../../../src/collect/collector.ts';
import {Progress} from '../../../src/daemons/agent/progress.ts';

const cases: readonly (readonly [string, readonly (readonly Work[])[], readonly boolean[]])[] = [
	['a part that steps moves', [[due(1)], [due(2)], [due(3)]], [true, true, true]],
	['a due part without a step does not move', [[due(1)], [due(1)], [due(2)]], [true, false, true]],
	['a part with nothing to do is no reason', [[idle(1)], [idle(1)], [idle(1)]], [true, true, true]],
	[
		'a step that has just become due has its time',
		[[idle(1)], [due(1)], [due(1)]],
		[true, true, false],
	],
	[
		'one part that stands still is enough',
		[
			[due(1), due(1)],
			[due(2), due(1)],
		],
		[true, false],
	],
	['other parts after a reload have their time', [[due(1)], [due(1), due(1)]], [true, true]],
];

for (const [title, looks, expected] of cases)
	test(title, (t) => {
		let at = 0;
		const progress = new Progress(() => looks[at] ?? []);
		t.deepEqual(
			looks.map((_, look) => {
				at = look;
				return progress.isMoving();
			}),
			expected,
		);
	});

function due(steps: number): Work {
	return {steps, isDue: true};
}

function idle(steps: number): Work {
	return {steps, isDue: false};
}
