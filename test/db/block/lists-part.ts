import test from 'ava';
import {
	listsPart,
	mostListed,
	mostListedLength,
	readLists,
} from '../../../src/db/block/lists-part.ts';

function listedNames(values: readonly string[]): readonly string[] {
	const read = readLists(listsPart(new Map([['name', values]])));
	return read.kind === 'ok' ? [...read.value.keys()] : [read.reason];
}

test('values are listed as they are', (t) => {
	const lists = new Map([
		['host', ['a', 'ü', '']],
		['user.name', []],
	]);
	t.deepEqual(readLists(listsPart(lists)), {kind: 'ok', value: lists});
});

test('a list is left out when its values are too many', (t) => {
	const values = Array.from({length: mostListed + 1}, (_, index) => `value ${index}`);
	t.deepEqual(listedNames(values.slice(1)), ['name']);
	t.deepEqual(listedNames(values), []);
});

test('a list is left out when a value is too long', (t) => {
	t.deepEqual(listedNames(['x'.repeat(mostListedLength)]), ['name']);
	t.deepEqual(listedNames(['x'.repeat(mostListedLength + 1)]), []);
});
