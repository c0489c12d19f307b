import test from 'ava';
import {LogBudget} from '../../../src/daemons/hub/log-budget.ts';

test('a minute has so many lines, and what is more is counted', (t) => {
	const budget = new LogBudget(2);
	t.deepEqual(
		[1, 2, 3, 4].map(() => budget.take()),
		[true, true, false, false],
	);
	t.is(budget.turn(), 2);
	t.true(budget.take());
	t.is(budget.turn(), 0);
});
