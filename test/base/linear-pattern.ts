import {Buffer} from 'node:buffer';
import test from 'ava';
import {
	array,
	assert,
	boolean,
	constantFrom,
	integer,
	letrec,
	oneof,
	property,
	string,
	tuple,
} from 'fast-check';
import {foldCase} from '../../src/base/fold-case.ts';
import {compileLinearPattern} from '../../src/base/linear-pattern.ts';
import type {LinearPattern} from '../../src/base/linear-pattern.ts';

function compiled(source: string, isCaseSensitive = false): LinearPattern {
	const result = compileLinearPattern(source, {isCaseSensitive});
	if (result.kind === 'error') throw new Error(`${source}: ${result.reason} at ${result.at}`);
	return result.value;
}

// Expression, texts it matches, texts it does not.
const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
	['', ['', 'a'], []],
	['fail', ['FAILED', 'a fail'], ['fai', '']],
	['^fail$', ['Fail'], ['a fail', 'fail ']],
	['^$', [''], ['a']],
	['a|b|', ['', 'c'], []],
	['^(?:a|bc)+$', ['abca', 'BCBC'], ['', 'ab', 'abcb']],
	['^(?<name>a)(b)$', ['ab'], ['a']],
	['a.c', ['abc', 'a\u{1f600}c', 'a\u00e9C'], ['ac', 'a\nc', 'a\u2028c']],
	['^.$', ['\u{1f600}', '\u6587'], ['', 'ab']],
	['^[^a]$', ['b', '\u{1f600}', '\n'], ['a', 'A', '']],
	['[a-c]x', ['BX'], ['dx']],
	['^[\\d-x]+$', ['1-x'], ['w']],
	['^[a\\]\\\\b-]+$', ['a]\\b-'], ['c']],
	['^\\d{2,3}$', ['12', '123'], ['1', '1234', '\u0661\u0662']],
	['^\\w+\\s\\W\\S\\D$', ['a_1 -xy'], ['a_1--xy', 'a_1 axy']],
	['\\bssh\\b', ['ssh', 'a ssh:', '(SSH)'], ['sshd', 'assh', 'ssh_']],
	['\\Bssh\\B', ['asshd'], ['ssh', 'a ssh', 'sshd']],
	['\\b', ['a', '-a'], ['', '-', '\u00e9']],
	['\\B', ['', 'ab', '-'], ['a']],
	['^\\x41\\u0042\\u{43}\\t\\/\\.$', ['abc\t/.'], ['abc\t/x']],
	['[\\b]', ['\b'], ['b']],
	['{"a":{', ['{"a":{"b"'], ['{"b":{']],
	['a{,2}', ['a{,2}'], ['a']],
	['^a{2}?b+?c*?$', ['aab', 'aabbcc'], ['ab', 'aa']],
	['^(?:a?){3}$', ['', 'aaa'], ['aaaa']],
	['(a*)*b', ['b', 'aab'], ['a', '']],
	['^(?:){5}a(?:)*$', ['a'], ['']],
	['\u00c4\u03a3', ['\u00e4\u03c2', '\u00c4\u03c3'], ['a\u03c3']],
	['[\u00e0-\u00e4]', ['\u00c2'], ['\u00d2']],
	['[\u0391-\u03a9]x', ['\u03b1X', '\u03c2x'], ['\u00b1x']],
	['\\W', ['\u212a', '-'], ['k', 'S', '\u017f']],
	['\ufffd', ['\ufffd'], ['\ud7ff']],
];

for (const [source, matching, others] of cases)
	test(`expression <${source}> matches just what it describes`, (t) => {
		const pattern = compiled(source);
		for (const text of matching) {
			t.true(pattern.isInText(text), text);
			t.true(pattern.isInBytes(Buffer.from(text)), text);
		}
		for (const text of others) {
			t.false(pattern.isInText(text), text);
			t.false(pattern.isInBytes(Buffer.from(text)), text);
		}
	});

test('a case-sensitive expression tells upper from lower case', (t) => {
	const pattern = compiled('[A-C]x\u00c9', true);
	t.true(pattern.isInText('BxÉ'));
	t.false(pattern.isInText('bxÉ'));
	t.false(pattern.isInText('BXÉ'));
	t.false(pattern.isInText('Bxé'));
});

test('bytes that are no UTF-8 and lone surrogates are replacements', (t) => {
	const pattern = compiled('^a.\\ufffdb$');
	t.true(pattern.isInBytes(Uint8Array.from([0x61, 0xe2, 0x82, 0x62])));
	t.true(pattern.isInText('a\ud800\ud800b'));
});

// Sources that another engine reads in the same way, and texts of the characters they are about.
const characters = ['a', 'B', '\u00e9', '\u00c9', '\u{1f600}', ' ', '\n'] as const;
const atoms = [
	'.',
	'\\w',
	'\\W',
	'\\s',
	'\\d',
	'[ab]',
	'[^a]',
	'[A-Z]',
	'[^\\W\u00e9]',
	'\\b',
	'\\B',
	'^',
	'$',
];
const atom = constantFrom(
	...atoms,
	...characters.map((character) => character.replace('\n', '\\n')),
);
const {source} = letrec<{source: string}>((tie) => ({
	source: oneof(
		{depthSize: 'small', withCrossShrink: true},
		atom,
		array(tie('source'), {maxLength: 3}).map((parts) => parts.join('')),
		tuple(tie('source'), tie('source')).map(([one, other]) => `(?:${one}|${other})`),
		tuple(tie('source'), constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?')).map(
			([part, quantifier]) => `(?:${part})${quantifier}`,
		),
	),
}));
const text = string({unit: constantFrom(...characters), maxLength: 8});

/** From each character on: of itself V8 looks between the halves of a surrogate pair, too, which ECMA-262 §22.2.7.2 does not. */
function isSomewhere(sticky: RegExp, text_: string): boolean {
	let at = 0;
	const starts = [
		...Array.from(text_, (character) => (at += character.length) - character.length),
		text_.length,
	];
	return starts.some((start) => {
		sticky.lastIndex = start;
		return sticky.test(text_);
	});
}

test('an expression matches the texts that another engine matches', (t) => {
	t.notThrows(() =>
		assert(
			property(source, array(text, {maxLength: 4}), boolean(), (one, texts, isCased) => {
				const pattern = compiled(one, isCased);
				const other = new RegExp(one, isCased ? 'uy' : 'iuy');
				return texts.every((each) => {
					const isMatch = isSomewhere(other, each);
					return (
						pattern.isInText(each) === isMatch && pattern.isInBytes(Buffer.from(each)) === isMatch
					);
				});
			}),
			{numRuns: 2000},
		),
	);
});

test('what an expression requires stands in every text it matches', (t) => {
	t.notThrows(() =>
		assert(
			property(source, text, text, (one, before, behind) => {
				const pattern = compiled(`${one}aB${one}`);
				const subject = `${before}ab${behind}`;
				return (
					!pattern.isInText(subject) ||
					pattern.required.every((required) => foldCase(subject).includes(required))
				);
			}),
			{numRuns: 1000},
		),
	);
});

const required: readonly (readonly [string, readonly string[]])[] = [
	['Failed.*ROOT', ['failed', 'root']],
	['a|b', []],
	['(?:abc)', ['abc']],
	['x(?:ab)+y', ['xab', 'y']],
	['x(?:ab)*y', ['x', 'y']],
	['ab?c', ['a', 'c']],
	['a\\bb^c', ['abc']],
	['a{3}', ['a']],
	['[k]e[yz]', ['ke']],
	['(?:a|b)cd', ['cd']],
];

for (const [one, texts] of required)
	test(`expression <${one}> requires ${JSON.stringify(texts)}`, (t) => {
		t.deepEqual(compiled(one).required, texts);
	});

// With an engine that goes back these would not end.
const bombs: readonly (readonly [string, string])[] = [
	['^(a+)+$', 'a'],
	['(a|a)*b', 'a'],
	['(a*)*(a*)*b', 'a'],
	['(.*)(.*)(.*)(.*)(.*)x', 'a'],
	['(a?){100}a{100}b', 'a'],
];

for (const [bomb, unit] of bombs)
	test(`expression <${bomb}> looks at each character once`, (t) => {
		t.false(compiled(bomb).isInText(`${unit.repeat(200_000)}!`));
	});

test('an expression with more states than are kept still finds what it describes', (t) => {
	const pattern = compiled('a[ab]{14}c');
	t.notThrows(() =>
		assert(
			property(
				array(integer({min: 0, max: 1}), {minLength: 3000, maxLength: 6000}),
				boolean(),
				(bits, isMatch) => {
					const filling = bits.map((bit) => 'ab'[bit]).join('');
					const last = `${isMatch ? 'a' : 'b'}${filling.slice(0, 14)}c`;
					return (
						pattern.isInText(`${filling}c${last}`) === (isMatch || /a.{14}c/.test(filling + 'c'))
					);
				},
			),
			{numRuns: 30},
		),
	);
});

test('any text is an expression or an error at a place within it', (t) => {
	const marks = '( ) [ ] { } * + ? | \\ ^ $ . - : = ! < > , / a b 1 9 d u x'.split(' ');
	const parts = ['(?:', '(?<a>', '[^', '\\u{', '{1,', '[[:alpha:]]', '\\x4', '\u{1f600}', ' '];
	const piece = constantFrom(...marks, ...parts);
	t.notThrows(() =>
		assert(
			property(
				array(piece).map((pieces) => pieces.join('')),
				text,
				(one, subject) => {
					const result = compileLinearPattern(one, {isCaseSensitive: false});
					if (result.kind === 'error') return result.at >= 0 && result.at <= one.length;
					return result.value.isInText(subject) === result.value.isInBytes(Buffer.from(subject));
				},
			),
			{numRuns: 2000},
		),
	);
});
