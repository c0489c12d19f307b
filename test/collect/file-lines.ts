import test from 'ava';
import {lineLimit, linesLimit, splitPiece} from '../../src/collect/file-lines.ts';
import type {SplitPiece} from '../../src/collect/file-lines.ts';
import type {Within} from '../../src/collect/file-position.ts';

test('pieces are split where lines end', (t) => {
	const cases: readonly (readonly [string, Within, readonly string[], number, Within])[] = [
		['', 'line', [], 0, 'line'],
		['a\nb\n', 'line', ['a', 'b'], 4, 'line'],
		['a\nb', 'line', ['a'], 2, 'line'],
		['a\r\n\r\n\n', 'line', ['a'], 6, 'line'],
		['rest\na\n', 'skip', ['a'], 7, 'line'],
		['rest', 'skip', [], 4, 'skip'],
		['\0\0', 'hole', [], 2, 'hole'],
		['\0\0a\n', 'hole', ['a'], 4, 'line'],
		['\0\0a\n', 'line', ['\0\0a'], 4, 'line'],
		['\0\0a', 'hole', [], 2, 'line'],
	];
	for (const [text, within, lines, consumed, end] of cases) {
		const split = splitPiece(Buffer.from(text), within);
		t.deepEqual(texts(split), lines, JSON.stringify(text));
		t.is(split.consumed, consumed, JSON.stringify(text));
		t.is(split.within, end, JSON.stringify(text));
	}
});

test('the last piece gives its unfinished line', (t) => {
	t.deepEqual(texts(splitPiece(Buffer.from('a\nb'), 'line', true)), ['a', 'b']);
	t.deepEqual(texts(splitPiece(Buffer.from('a\n'), 'line', true)), ['a']);
	t.deepEqual(texts(splitPiece(Buffer.from('a'), 'skip', true)), []);
});

test('an unfinished line is cut once it is too long', (t) => {
	t.is(splitPiece(Buffer.alloc(lineLimit + 1, 'x'), 'line').consumed, 0);
	const split = splitPiece(Buffer.alloc(lineLimit + 2, 'x'), 'line');
	t.is(texts(split)[0]?.length, lineLimit);
	t.is(split.within, 'skip');
	t.is(split.tooLong, 1);
});

test('a piece has so many lines at most', (t) => {
	const most = splitPiece(Buffer.from('x\n'.repeat(linesLimit)), 'line');
	t.is(texts(most).length, linesLimit);
	const more = splitPiece(Buffer.from('x\n'.repeat(linesLimit + 1)), 'line');
	t.is(texts(more).length, linesLimit);
	t.is(more.consumed, 2 * linesLimit);
	t.true(more.isFull);
});

function texts({lines: {bytes, spans}}: SplitPiece): readonly string[] {
	return Array.from({length: spans.length / 2}, (_, line) =>
		bytes.toString('latin1', spans[2 * line], spans[2 * line + 1]),
	);
}
