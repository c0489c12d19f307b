import test from 'ava';
import type {Press} from '../../../src/tui/term/key-reader.ts';
import {KeyReader, pasteLimit, sequenceLimit} from '../../../src/tui/term/key-reader.ts';

function keysOf(...chunks: readonly string[]): readonly string[] {
	const reader = new KeyReader();
	return chunks.flatMap((chunk) => reader.push(chunk)).map(wordsOf);
}

function wordsOf(press: Press): string {
	switch (press.kind) {
		case 'key':
			return press.key;
		case 'paste':
			return `paste ${press.text}`;
		case 'mouse':
			return `${press.button} ${press.x},${press.y}`;
		case 'focus':
			return press.isFocused ? 'focus' : 'blur';
	}
}

const understood: readonly (readonly [string, string, readonly string[]])[] = [
	['letters typed fast', 'jjG', ['j', 'j', 'G']],
	['control keys', '\u0004\u0003\u001a', ['ctrl-d', 'ctrl-c', 'ctrl-z']],
	['named keys', '\r\t \u007f\b', ['enter', 'tab', 'space', 'backspace', 'backspace']],
	['arrows of both kinds', '\u001b[A\u001bOB', ['up', 'down']],
	['arrows with modifiers', '\u001b[1;5C', ['right']],
	['paging', '\u001b[5~\u001b[6~\u001b[H\u001b[4~', ['pgup', 'pgdn', 'home', 'end']],
	['shift-tab', '\u001b[Z', ['shift-tab']],
	['terminal replies', '\u001b[?62;1c\u001b[8;24;80tx', ['x']],
	[
		'clicks and the wheel',
		'\u001b[<0;3;4M\u001b[<64;1;1M\u001b[<65;223;99M',
		['left 2,3', 'wheel-up 0,0', 'wheel-down 222,98'],
	],
	[
		'releases, other buttons and modifiers',
		'\u001b[<0;3;4m\u001b[<2;3;4M\u001b[<16;3;4M\u001b[<35;3;4Mj',
		['j'],
	],
	[
		'reports of no place',
		'\u001b[<0;0;4M\u001b[<0;3M\u001b[<;;M\u001b[<0;-3;4M\u001b[<0;123456;1Mj',
		['j'],
	],
	['old mouse reports with raw bytes', '\u001b[M q!\u001b[M###j', ['j']],
	['focus gained and lost', '\u001b[I\u001b[O', ['focus', 'blur']],
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

test('a mouse report cut between reads never becomes keys', (t) => {
	const reader = new KeyReader();
	t.deepEqual(reader.push('\u001b[<0;1'), []);
	t.false(reader.isWaiting);
	t.deepEqual(reader.flush(), []);
	t.deepEqual(reader.push('0;5Mx'), [
		{kind: 'mouse', button: 'left', x: 9, y: 4},
		{kind: 'key', key: 'x'},
	]);
});

test('an endless sequence is held up to the bound and no longer', (t) => {
	const held = new KeyReader();
	t.deepEqual(held.push(`\u001b[${'1'.repeat(sequenceLimit - 2)}`), []);
	t.deepEqual(held.push('Aj'), [
		{kind: 'key', key: 'up'},
		{kind: 'key', key: 'j'},
	]);
	const dropped = new KeyReader();
	t.deepEqual(dropped.push(`\u001b[${'1'.repeat(sequenceLimit - 1)}`), []);
	t.deepEqual(dropped.push('j'), [{kind: 'key', key: 'j'}]);
});
