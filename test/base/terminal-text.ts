import test from 'ava';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {
	cutText,
	fitText,
	joinText,
	line,
	markLimit,
	safe,
	safeAscii,
	widthOf,
	wrapText,
} from '../../src/base/terminal-text.ts';
import {anyCharacter} from '../helpers/fuzzing.ts';

const hostile: readonly (readonly [string, string, string])[] = [
	['an OSC 52 clipboard write', 'a\x1b]52;c;cm0=\x07b', 'a␛]52;c;cm0=␇b'],
	['an OSC 8 link', '\x1b]8;;http://evil/\x07good\x1b]8;;\x07', '␛]8;;http://evil/␇good␛]8;;␇'],
	['a device control string', 'a\x1bP$q"p\x1b\\b', 'a␛P$q"p␛\\b'],
	['a C1 control sequence', 'a\u009b2Jb', 'a<9b>2Jb'],
	['concealed text', 'a\x1b[8mhidden\x1b[28mb', 'a␛[8mhidden␛[28mb'],
	['a carriage return', 'evil\rgood', 'evil␍good'],
	['backspaces', 'abc\b\b', 'abc␈␈'],
	['a NUL and a DEL', 'a\0b\x7f', 'a␀b␡'],
	['a line feed', 'one\ntwo', 'one␊two'],
	['a tab', 'a\tb', 'a b'],
	['a bidi override', 'a\u202egnp.exe', 'a<202e>gnp.exe'],
	['bidi isolates', 'a\u2066b\u2069', 'a<2066>b<2069>'],
	['zero-width characters', 'a\u200b\u200d\ufeffb', 'a<200b><200d><feff>b'],
	['tag characters', 'a\u{E0041}b', 'a<e0041>b'],
	['private use', 'a\ue000b', 'a<e000>b'],
	['a lone surrogate', 'a\ud800b', 'a<d800>b'],
	['a noncharacter', 'a\uffffb', 'a<ffff>b'],
	['line separators', 'a\u2028b\u2029', 'a<2028>b<2029>'],
	['a Hangul filler', 'a\u3164b', 'a<3164>b'],
	['a soft hyphen', 'a\u00adb', 'a<ad>b'],
	['a pile of marks', `a${'\u0301'.repeat(50)}b`, `a${'\u0301'.repeat(4)}<+46 marks>b`],
	['a mark at the start', '\u0301a', '◌\u0301a'],
	['plain words of other scripts', '漢字 é Ж', '漢字 é Ж'],
];

for (const [what, input, shown] of hostile) {
	test(`cleaning shows ${what} and obeys nothing`, (t) => {
		t.is(String(safe(input)), shown);
	});
}

test('as many marks as allowed stay as they are', (t) => {
	const text = `a${'\u0301'.repeat(markLimit)}`;
	t.is(String(safe(text)), text);
	t.is(widthOf(safe(text)), 1);
});

test('an ASCII terminal gets code points for everything else', (t) => {
	t.is(String(safeAscii('é\x1b[8m\t漢\ud800')), '<e9><1b>[8m <6f22><d800>');
});

test('no cleaned text holds a control or invisible character', (t) => {
	const unit = fc.oneof(
		fc.string({unit: anyCharacter}),
		fc.string({unit: 'grapheme'}),
		fc.constantFrom('\x1b[', '\u009d', '\u202e', '\u0301\u0301\u0301', '\ud800', '\u{E0001}'),
	);
	t.notThrows(() =>
		fc.assert(
			fc.property(fc.array(unit, {maxLength: 12}), (parts) => {
				const text = safe(parts.join(''));
				return (
					!/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(text) &&
					!/\p{M}{5}/u.test(text) &&
					/^[\x20-\x7e]*$/.test(safeAscii(parts.join('')))
				);
			}),
			{numRuns: 600},
		),
	);
});

test('fitted text has exactly the columns asked for', (t) => {
	t.notThrows(() =>
		fc.assert(
			fc.property(
				fc.string({unit: 'grapheme', maxLength: 60}),
				fc.integer({min: -40, max: 40}),
				(raw, width) => widthOf(fitText(safe(raw), width)) === Math.abs(width),
			),
			{numRuns: 400},
		),
	);
});

test('wrapped lines fit and lose only blanks', (t) => {
	t.notThrows(() =>
		fc.assert(
			fc.property(
				fc.string({unit: 'grapheme', maxLength: 80}),
				fc.integer({min: 1, max: 30}),
				(raw, width) => {
					const text = safe(raw);
					const lines = wrapText(text, width);
					const isWhole = lines.join('').replaceAll(' ', '') === text.replaceAll(' ', '');
					const tooWide = lines.filter((part) => widthOf(part) > width);
					return isWhole && tooWide.every((part) => widthOf(cutText(part, width)) <= width);
				},
			),
			{numRuns: 400},
		),
	);
});

test('wrapping breaks at blanks and stops at the bound', (t) => {
	const text = safe('Failed password for invalid user');
	t.deepEqual(wrapText(text, 16) as readonly string[], ['Failed password', 'for invalid user']);
	t.is(wrapText(text, 8, 2).length, 2);
	t.deepEqual(wrapText(safe(''), 8) as readonly string[], ['']);
});

test('cutting marks what is missing and padding aligns', (t) => {
	t.is(String(cutText(safe('abcdef'), 4)), 'abc…');
	t.is(String(cutText(safe('abcdef'), 4, '~')), 'abc~');
	t.is(String(cutText(safe('漢字漢字'), 4)), '漢…');
	t.is(String(cutText(safe('abc'), 0)), '');
	t.is(String(fitText(safe('7'), -3)), '  7');
	t.is(String(fitText(safe('7'), 3)), '7  ');
});

test('literals of our source join with cleaned text', (t) => {
	t.is(String(line`${safe('a\x07')} is ${3}`), 'a␇ is 3');
	t.is(String(joinText([safe('a'), safe('b')], line`, `)), 'a, b');
});

test('signs that are counted without a table are one column wide', (t) => {
	const codes = Array.from({length: 0x26_00}, (_, code) => String.fromCodePoint(code + 0x20));
	for (const character of codes) {
		const text = safe(character);
		if (text === character) t.is(widthOf(text), stringWidth(text), character);
	}
});
