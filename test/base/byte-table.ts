import * as fc from 'fast-check';
import test from 'ava';
import {ByteTable} from '../../src/base/byte-table.ts';

/** Index of the text, added where it is not there. */
function indexOf(table: ByteTable, text: string): number {
	const bytes = Buffer.from(`<${text}>`, 'latin1');
	const known = table.find(bytes, 1, bytes.length - 1);
	return known < 0 ? table.add(bytes, 1, bytes.length - 1) : known;
}

function entries(table: ByteTable): readonly string[] {
	return Array.from({length: table.count}, (_, index) => table.bytesOf(index).toString('latin1'));
}

test('equal bytes have one index, in the order in which they came', (t) => {
	const word = fc.oneof(fc.constantFrom('', 'a', 'b', 'ab', '\0'), fc.nat({max: 2000}).map(String));
	fc.assert(
		fc.property(fc.array(word, {maxLength: 1200, size: 'max'}), (words) => {
			const table = new ByteTable();
			const expected = new Map([...new Set(words)].map((each, index) => [each, index]));
			const indexes = words.map((each) => indexOf(table, each));
			t.deepEqual(
				indexes,
				words.map((each) => expected.get(each)),
			);
			t.deepEqual(entries(table), [...expected.keys()]);
		}),
		{numRuns: 10},
	);
});

test('bytes whose hashes collide are told apart, however many they are', (t) => {
	const table = new ByteTable();
	const colliding = collidingTexts();
	const indexes = colliding.map((_, index) => index);
	const found = (): readonly number[] => colliding.map((each) => indexOf(table, each));
	t.deepEqual(found(), indexes);
	t.deepEqual(found(), indexes);
	// Growth finds other slots for them.
	for (let other = 0; other < 2000; other += 1) indexOf(table, `other ${other}`);
	t.deepEqual(found(), indexes);
	table.clear();
	t.is(indexOf(table, colliding.at(-1) ?? ''), 0);
	t.is(table.count, 1);
});

test('a table made of the parts of another goes on where that was', (t) => {
	const table = new ByteTable();
	for (const word of ['a', 'bc', '']) indexOf(table, word);
	const other = new ByteTable(structuredClone(table.parts));
	t.is(indexOf(other, 'bc'), 1);
	t.is(indexOf(other, 'd'), 3);
	t.deepEqual(entries(other), ['a', 'bc', '', 'd']);
});

/** 64 texts of one hash: whoever finds two beginnings that lead FNV-1a to one state goes on from there. */
function collidingTexts(): readonly string[] {
	let texts: readonly string[] = [''];
	let state = 0x811c9dc5;
	for (let part = 0; part < 6; part += 1) {
		const [one, other, next] = collision(state);
		texts = texts.flatMap((text) => [text + one, text + other]);
		state = next;
	}
	return texts;
}

function collision(from: number): readonly [string, string, number] {
	const seen = new Map<number, string>();
	for (let at = 0; ; at += 1) {
		// Scattered, since texts that differ in one place only seldom meet.
		const text = (Math.imul(at, 0x9e3779b1) >>> 0).toString(36);
		let state = from;
		for (let i = 0; i < text.length; i += 1)
			state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
		const known = seen.get(state);
		if (known !== undefined) return [known, text, state];
		seen.set(state, text);
	}
}
