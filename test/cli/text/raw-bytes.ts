import test from 'ava';
import {caretLines, dumpLines} from '../../../src/cli/text/raw-bytes.ts';

test('the caret stands under the byte in columns of the terminal', (t) => {
	t.deepEqual(caretLines(Buffer.from('äö本\tx!'), 8, Infinity), ['äö本 x!', '     ^']);
	t.deepEqual(caretLines(Buffer.from('abc'), 3, Infinity), ['abc', '   ^']);
	t.deepEqual(caretLines(Buffer.from(''), 0, Infinity), ['', '^']);
});

test('of a long line only what lies near the byte is shown', (t) => {
	const raw = Buffer.from(`${'ä'.repeat(100)}!${'b'.repeat(100)}`);
	t.deepEqual(caretLines(raw, 200, Infinity), [
		`…${'ä'.repeat(30)}!${'b'.repeat(59)}…`,
		`${' '.repeat(31)}^`,
	]);
	t.deepEqual(caretLines(raw, 199, Infinity)[0].slice(0, 2), '…ä');
	const [text, caret] = caretLines(Buffer.alloc(500, 'x'), 250, 40);
	t.deepEqual([text.length, caret.length], [36, 19]);
});

test('bytes that are no characters are shown as such', (t) => {
	const [text, caret] = caretLines(Buffer.from([0x61, 0xff, 0x62]), 1, Infinity);
	t.deepEqual([text, caret], ['a\uFFFDb', ' ^']);
});

test('the dump marks a byte in either half of a row', (t) => {
	t.deepEqual(dumpLines(Buffer.from('0123456789'), 8), [
		'00000000  30 31 32 33 34 35 36 37  38 39                    |0123456789|',
		`${' '.repeat(35)}^^`,
	]);
});

test('an offset behind the last byte has a row of its own', (t) => {
	t.deepEqual(dumpLines(Buffer.alloc(16, 0x61), 16).slice(1), [
		`00000010  ${' '.repeat(48)}  ||`,
		`${' '.repeat(10)}^^`,
	]);
	t.is(dumpLines(Buffer.alloc(0), 0).length, 2);
});

test('the dump of a long line says how much it leaves out', (t) => {
	const lines = dumpLines(Buffer.alloc(5000), 2048);
	t.is(lines[0], '1536 bytes before');
	t.is(lines.at(-1), '2440 bytes after');
	t.is(lines.length, 2 + 64 + 1);
});
