import test from 'ava';
import {KeyReader, pasteLimit} from '../../../src/tui/term/key-reader.ts';

function keysOf(...chunks: readonly string[]): readonly string[] {
	const reader = new KeyReader();
	return chunks
		.flatMap((chunk) => reader.push(chunk))
		.map((press) => (press.kind === 'key' ? press.key : `paste ${press.text}`));
}

const understood: readonly (readonly [string, string, readonly string[]])[] = [
	['letters typed fast', 'jjG', ['j', 'j', 'G']],
	['control keys', '\u0004\u0003\u001a', ['ctrl-d', 'ctrl-c', 'ctrl-z']],
	['named keys', '\r\t \u007f\b', ['enter', 'tab', 'space', 'backspace', 'backspace']],
	['arrows of both kinds', '\u001b[A\u001bOB', ['up', 'down']],
	['arrows with modifiers', '\u001b[1;5C', ['right']],
	['paging', '\u001b[5~\u001b[6~\u001b[H\u001b[4~', ['pgup', 'pgdn', 'home', 'end']],
	['shift-tab', '\u001b[Z', ['shift-tab']],
	['mouse and terminal replies', '\u001b[<0;3;4M\u001b[?62;1cx', ['x']],
	['escape before a letter', '\u001bj', ['esc', 'j']],
	['characters beyond the BMP', '😀é', ['😀', 'é']],
	['a paste', '\u001b[200~rm -rf\n\u001b[201~q', ['paste rm -rf\n', 'q']],
];

for (const [what, input, keys] of understood) {
	test(`the reader understands ${what}`, (t) => {
		t.deepEqual(keysOf(input), keys);
	});

	test(`the reader understands ${what} byte by byte`, (t) => {
		t.deepEqual(keysOf(...Array.from(input)), keys);
	});
}

test('a lone escape waits and is then the key', (t) => {
	const reader = new KeyReader();
	t.deepEqual(reader.push('\u001b'), []);
	t.true(reader.isWaiting);
	t.deepEqual(reader.flush(), [{kind: 'key', key: 'esc'}]);
	t.false(reader.isWaiting);
	t.deepEqual(reader.flush(), []);
});

test('an unfinished paste is not taken for keys', (t) => {
	const reader = new KeyReader();
	t.deepEqual(reader.push('\u001b[200~qqq'), []);
	t.false(reader.isWaiting);
});

test('a paste is kept up to the bound and no longer', (t) => {
	for (const extra of [0, 1, 100_000]) {
		const reader = new KeyReader();
		const text = 'x'.repeat(pasteLimit + extra);
		const presses = [`\u001b[200~`, text.slice(0, 9), text.slice(9), '\u001b[20', '1~k'].flatMap(
			(chunk) => reader.push(chunk),
		);
		t.deepEqual(presses, [
			{kind: 'paste', text: 'x'.repeat(pasteLimit)},
			{kind: 'key', key: 'k'},
		]);
	}
});
