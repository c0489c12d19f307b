import test from 'ava';
import {compileWildcard} from '../../src/detect/wildcard.ts';

const closed = {start: false, end: false};

// Pattern, text, whether it matches.
const cases: readonly [string, string, boolean][] = [
	['abc', 'abc', true],
	['abc', 'abcd', false],
	['', '', true],
	['', 'a', false],
	['*', '', true],
	['*', 'anything', true],
	['?', '', false],
	['?', 'a', true],
	['?', 'ab', false],
	['a*', 'a', true],
	['a*', 'ba', false],
	['*a', 'cba', true],
	['*a', 'ab', false],
	['a*b*c', 'a--b--c', true],
	['a*b*c', 'acb', false],
	['a*a', 'a', false],
	['a*a', 'aa', true],
	['ab*bc', 'abc', false],
	['*ab*ab*', 'xabab', true],
	['*ab*ab*', 'xaba', false],
	['a?c*', 'abcd', true],
	['*b?d*', 'abxdbcd', true],
	['*b?d', 'abxdbcd', true],
	['*b?e*', 'abxdbcd', false],
	[String.raw`a\*b`, 'a*b', true],
	[String.raw`a\*b`, 'axb', false],
	[String.raw`a\?b`, 'a?b', true],
	[String.raw`C:\Windows`, String.raw`C:\Windows`, true],
	[String.raw`C:\\Windows`, String.raw`C:\Windows`, true],
	[String.raw`\\*`, String.raw`\anything`, true],
	[String.raw`\\\*`, String.raw`\*`, true],
	[String.raw`\\\*`, String.raw`\x`, false],
	[String.raw`\\\\`, String.raw`\\`, true],
	['a\\', 'a\\', true],
];

for (const [pattern, text, isMatch] of cases) {
	test(`'${pattern}' ${isMatch ? 'matches' : 'does not match'} '${text}'`, (t) => {
		t.is(compileWildcard(pattern, closed).matches(text), isMatch);
	});
}

test('open ends let the text go on there', (t) => {
	t.true(compileWildcard('b', {start: true, end: true}).matches('abc'));
	t.false(compileWildcard('b', {start: true, end: false}).matches('abc'));
	t.true(compileWildcard('b*d', {start: true, end: false}).matches('abcd'));
	t.true(compileWildcard('', {start: true, end: true}).matches(''));
});

test('only a pattern without wildcards is a literal', (t) => {
	t.is(compileWildcard(String.raw`a\*b`, closed).literal, 'a*b');
	t.is(compileWildcard('a*b', closed).literal, undefined);
	t.is(compileWildcard('a?b', closed).literal, undefined);
});

test('many stars over a long text that almost matches come to an end', (t) => {
	// A matcher that goes back would try about 64,000 to the power of 200 ways.
	const pattern = `${'*a'.repeat(200)}*b`;
	t.false(compileWildcard(pattern, closed).matches('a'.repeat(64_000)));
});
