import test from 'ava';
import {putNewest} from '../../src/base/put-newest.ts';

test('a map keeps the entries put last, in that order', (t) => {
	const map = new Map<string, number>();
	t.is(putNewest(map, ['a', 1], 2), undefined);
	t.is(putNewest(map, ['b', 2], 2), undefined);
	t.is(putNewest(map, ['a', 3], 2), undefined);
	t.deepEqual(
		[...map],
		[
			['b', 2],
			['a', 3],
		],
	);
	t.deepEqual(putNewest(map, ['c', 4], 2), ['b', 2]);
	t.deepEqual([...map.keys()], ['a', 'c']);
});
