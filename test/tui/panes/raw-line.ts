import test from 'ava';
import {rawLineRows} from '../../../src/tui/panes/raw-line.ts';
import {lookFor} from '../../../src/tui/term/glyphs.ts';
import {rowWidth} from '../../../src/tui/term/row.ts';

const wide = {look: lookFor(false), width: 60};

function textsOf(raw: string | Uint8Array, offset: number, view = wide): readonly string[] {
	const bytes = typeof raw === 'string' ? Buffer.from(raw) : raw;
	return rawLineRows(bytes, offset, view).map((row) => {
		return row
			.map(({text}) => text)
			.join('')
			.trimEnd();
	});
}

// A line, the failing byte, and the lines that are shown: the caret stands under the cell of that byte.
const cases: readonly (readonly [string, string | Uint8Array, number, readonly string[]])[] = [
	['ASCII', '<34x>ab', 3, ['  <34x>ab', '     ▲ byte 3']],
	['the first byte', 'abc', 0, ['  abc', '  ▲ byte 0']],
	['the end of a line that is too short', '<34>', 4, ['  <34>', '      ▲ byte 4']],
	['a character of two bytes', 'hé!', 3, ['  hé!', '    ▲ byte 3']],
	['the second byte of a character', 'hé!', 2, ['  hé!', '   ▲ byte 2']],
	['wide characters before', '漢字x', 6, ['  漢字x', '      ▲ byte 6']],
	['a wide character itself', '漢字x', 4, ['  漢字x', '    ▲ byte 4']],
	['a mark sits on the letter before', 'e\u0301x', 1, ['  e\u0301x', '  ▲ byte 1']],
	['a control is one picture', 'a\u001b[2J', 2, ['  a␛[2J', '    ▲ byte 2']],
	[
		'an invisible character is told by its code',
		'a\u202eb',
		4,
		['  a<202e>b', '         ▲ byte 4'],
	],
	['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0x62]), 1, ['  a\ufffdb', '   ▲ byte 1']],
	[
		'what follows no UTF-8',
		Buffer.from([0x61, 0xe2, 0x82, 0x62]),
		3,
		['  a\ufffdb', '    ▲ byte 3'],
	],
	['no byte at all', '', 0, ['  ▲ byte 0']],
];

for (const [title, raw, offset, expected] of cases) {
	test(`the caret points at the byte: ${title}`, (t) => {
		t.deepEqual(textsOf(raw, offset), expected);
	});
}

test('a long line is broken at the width and the caret follows it', (t) => {
	const rows = textsOf(`${'a'.repeat(20)}X`, 20, {...wide, width: 12});
	t.deepEqual(rows, ['  aaaaaaaaaa', '  aaaaaaaaaa', '  X', '  ▲ byte 20'.slice(0, 3)]);
});

test('far into a huge line only its neighbourhood is shown', (t) => {
	const raw = Buffer.from(`${'漢'.repeat(3000)}X${'b'.repeat(9000)}`);
	const rows = textsOf(raw, 9000);
	const caret = rows.findIndex((row) => row.includes('▲'));
	t.true(rows.length < 60);
	t.is(rows[caret - 1]?.includes('X'), true);
	t.true(rows[0]?.startsWith('  …漢'));
	t.true(rows.at(-1)?.endsWith('b…'));
	const before = rows[caret - 1]?.split('X')[0] ?? '';
	t.is(before.length - 2, ((rows[caret]?.indexOf('▲') ?? 0) - 2) / 2);
});

test('every row is as wide as the pane, on a terminal without UTF-8 too', (t) => {
	for (const width of [3, 9, 20, 61])
		for (const isAscii of [false, true])
			for (const row of rawLineRows(Buffer.from('漢字 e\u0301\u001b'), 4, {
				look: lookFor(isAscii),
				width,
			}))
				t.is(rowWidth(row), width);
});
