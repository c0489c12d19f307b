import test from 'ava';
import {safe} from '../../../src/base/terminal-text.ts';
import type {Column} from '../../../src/cli/text/table.ts';
import {tableLines} from '../../../src/cli/text/table.ts';

type Row = readonly [string, number];

const columns: readonly Column<Row>[] = [
	{title: safe('NAME'), text: ([name]) => safe(name)},
	{
		title: safe('N'),
		isNumber: true,
		text: ([, number]) => safe(String(number)),
		style: (cell) => `<${cell}>`,
	},
	{title: safe('LAST'), text: ([name]) => safe(name)},
];

test('columns are as wide as their widest cell and numbers stand right', (t) => {
	t.deepEqual(
		tableLines(columns, [
			['a', 5],
			['longer', 1234],
		]),
		['NAME       N  LAST', 'a       <   5>  a', 'longer  <1234>  longer'],
	);
});

test('wide characters are counted by the columns they take', (t) => {
	const [, first = '', second = ''] = tableLines(columns, [
		['日本', 1],
		['abcd', 1],
	]);
	t.is(first.indexOf('<'), second.indexOf('<') - 2);
});

test('control characters in a cell become visible', (t) => {
	t.deepEqual(tableLines(columns, [['\u001B[2J', 1]])[1], '␛[2J  <1>  ␛[2J');
});

test('a table without rows has its titles', (t) => {
	t.deepEqual(tableLines(columns, []), ['NAME  N  LAST']);
});
