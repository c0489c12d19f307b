import test from 'ava';
import {afterDashes, integerBetween, listOf} from '../../src/cli/arguments.ts';

const limit = integerBetween('--limit', 1, 500);
const state = listOf('--state', ['new', 'closed']);

for (const typed of ['0', '501', '', ' ', '1.5', 'x', '-1', '1e999']) {
	test(`'${typed}' is no whole number from 1 to 500`, (t) => {
		t.throws(() => limit(typed), {
			message: `--limit '${typed}' is not a whole number from 1 to 500`,
		});
	});
}

test('numbers at both ends of the range are taken', (t) => {
	t.deepEqual(['1', '500', undefined].map(limit), [1, 500, undefined]);
});

test('a list is taken apart at commas and checked word by word', (t) => {
	t.deepEqual(state('new, closed'), ['new', 'closed']);
	t.throws(() => state('new,,'), {message: "--state '' is none of new, closed"});
	t.throws(() => state('old'), {message: "--state 'old' is none of new, closed"});
});

test('words after two dashes are those behind the verb', (t) => {
	t.deepEqual(afterDashes(['logs', '-program:cron', 7], 'logs'), ['-program:cron', '7']);
	t.deepEqual(afterDashes(['logs'], 'logs'), []);
});
