import test from 'ava';
import {
	listsPart,
	mostListed,
	mostListedLength,
	readLists,
} from '../../../src/db/block/lists-part.ts';

function listedNames(values: readonly string[]): readonly string[] {
	const read = readLists(listsPart(new Map([['name', values]])));
	return read.kind === 'ok' ? [...read.value.names()] : [read.reason];
}

test('values are listed as they are', (t) => {
	const lists = new Map([
		['host', ['a', 'ü', '']],
		['user.name', []],
	]);
	const read = readLists(listsPart(lists));
	if (read.kind === 'damaged') return t.fail(read.reason);
	for (const name of ['user.name', 'host', 'host', 'program'])
		t.deepEqual(read.value.get(name), lists.get(name));
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
