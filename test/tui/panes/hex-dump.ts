import test from 'ava';
import {hexRows} from '../../../src/tui/panes/hex-dump.ts';
import {lookFor} from '../../../src/tui/term/glyphs.ts';
import {rowWidth} from '../../../src/tui/term/row.ts';

const look = lookFor(false);

function textsOf(raw: Uint8Array, mark: number, width: number): readonly string[] {
	return hexRows(raw, mark, {look, width}).map((row) => {
		widths.push(rowWidth(row));
		return row
			.map(({text}) => text)
			.join('')
			.trimEnd();
	});
}

const widths: number[] = [];

test('offset, sixteen bytes and ASCII stand in a row, the marked byte in brackets', (t) => {
	const raw = Buffer.from('<34x>Oct 11 host su');
	t.deepEqual(textsOf(raw, 3, 80), [
		'  0000  3c 33 34[78]3e 4f 63 74 20 31 31 20 68 6f 73 74   │<34x>Oct 11 host│',
		'  0010  20 73 75                                          │ su│',
	]);
	t.deepEqual(new Set(widths), new Set([80]));
});

test('a narrow pane has eight bytes a row', (t) => {
	t.deepEqual(textsOf(Buffer.from([0, 255, 97, 98, 99, 100, 101, 102, 10]), 8, 50), [
		'  0000  00 ff 61 62 63 64 65 66   │..abcdef│',
		'  0008 [0a]                       │.│',
	]);
});

test('the last byte of a row is closed by its bracket', (t) => {
	t.is(textsOf(Buffer.alloc(8, 0x41), 7, 50)[0], '  0000  41 41 41 41 41 41 41[41]  │AAAAAAAA│');
});

test('a line that ends too early has no byte to mark', (t) => {
	t.false(textsOf(Buffer.from('<34>'), 4, 50).join('').includes('[34]'));
	t.deepEqual(textsOf(Buffer.alloc(0), 0, 50), []);
});
