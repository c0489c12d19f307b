import test from 'ava';
import {viewLines, viewTable} from '../../../src/cli/text/view-text.ts';

const view = {name: 'night\u001B', tab: 'logs', query: 'host:pi', order: undefined, range: '24h'};

test('saved views are a table, and facts one by one', (t) => {
	t.deepEqual(viewTable([view]), [
		'NAME    TAB   ORDER  RANGE  QUERY',
		'night␛  logs  -      24h    host:pi',
	]);
	t.deepEqual(viewLines(view), [
		'view        night␛',
		'tab         logs',
		'order       -',
		'range       24h',
		'query       host:pi',
	]);
});
