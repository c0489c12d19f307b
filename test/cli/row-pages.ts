import test from 'ava';
import {findRows} from '../../src/cli/row-pages.ts';

const all = Array.from({length: 1200}, (_, at) => ({id: String(at)}));

async function page({anchor, after}: {readonly anchor?: string; readonly after: number}) {
	const first = anchor === undefined ? 0 : Number(anchor);
	return {rows: all.slice(first, first + Math.min(after + 1, 300)), total: all.length};
}

test('rows of several short pages are read once each and in order', async (t) => {
	t.deepEqual(await findRows(10_000, page), {rows: all, total: 1200});
	t.deepEqual(await findRows(301, page), {rows: all.slice(0, 301), total: 1200});
	t.deepEqual(await findRows(1, page), {rows: all.slice(0, 1), total: 1200});
});

test('a hub whose rows run out ends the search', async (t) => {
	const short = async () => ({rows: all.slice(0, 3), total: 10});
	t.deepEqual(await findRows(10, short), {rows: all.slice(0, 3), total: 10});
});
