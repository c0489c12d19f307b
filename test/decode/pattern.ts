import * as fc from 'fast-check';
import test from 'ava';
import {compilePattern, matchVariant, maxVariants} from '../../src/decode/pattern.ts';

const cases: readonly (readonly [
	pattern: string,
	message: string,
	captures: readonly string[] | undefined,
])[] = [
	['as it is', 'as it is', []],
	['as it is', 'as it is.', undefined],
	['as it is', 'So as it is', undefined],
	['from <ip>', 'from 10.0.0.1', ['10.0.0.1']],
	['from <ip> port <int>', 'from 10.0.0.1 port 22', ['10.0.0.1', '22']],
	['from <ip> port <int>', 'from 10.0.0.1 port 22 ', undefined],
	['from <ip>: <int>', 'from 2001:db8::1: 11', ['2001:db8::1', '11']],
	['from <word>', 'from two words', undefined],
	['for <text> from <ip>', 'for a from b from c', ['a from b', 'c']],
	['for <text> from <ip>', 'for  from c', ['', 'c']],
	['for <text> from <ip>', 'for from c', undefined],
	['<until>: <text>', 'one: two: three', ['one', 'two: three']],
	['<text>: <until>', 'one: two: three', ['one: two', 'three']],
	['<word>: <until>', 'one: two: three', ['one', 'two: three']],
	['"<quoted>" <int>', '"a \\" 9" 8', ['a \\" 9', '8']],
	['"<quoted>" <int>', '"a \\\\" 9', ['a \\\\', '9']],
	['"<quoted>" <int>', '"a \\" 9', undefined],
	['<until>: <until>', 'one: two three', ['one', 'two three']],
	['a<maybe>b', 'ab', ['']],
	['[error: ]<text>', 'error: x', ['x']],
	['[error: ]<text>', 'x', ['x']],
	['{Invalid|Illegal} user', 'Illegal user', []],
	['{Invalid|Illegal} user', 'Unknown user', undefined],
	['a[b|c]d', 'acd', []],
	['a[b|c]d', 'ad', []],
	['a[b|c]d', 'abcd', undefined],
	['[<word> ]end', 'the end', ['the']],
	['ends in <text>, he said', 'ends in x, he said, he said', ['x, he said']],
	['<text> overlap', ' overlap', ['']],
	['overlap <text>lap', 'overlap', undefined],
	['größe <int>', 'größe 4', ['4']],
];

for (const [pattern, message, captures] of cases) {
	test(`'${pattern}' ${captures === undefined ? 'does not match' : 'matches'} '${message}'`, (t) => {
		t.deepEqual(match(pattern, message), captures);
	});
}

test('two captures side by side are refused', (t) => {
	t.like(compilePattern('<word><int>'), {
		kind: 'error',
		reason: 'two captures with no text between them',
	});
});

test('a second greedy capture is refused', (t) => {
	t.like(compilePattern('<text> from <text>'), {kind: 'error'});
	t.like(compilePattern('<text> from <keys>'), {kind: 'error'});
});

test('combinations of the limit pass and more are refused', (t) => {
	const optional = Math.log2(maxVariants);
	t.is(compilePattern('[a]'.repeat(optional)).kind, 'ok');
	t.is(compilePattern('[a]'.repeat(optional + 1)).kind, 'error');
	t.is(compilePattern(`{${'a|'.repeat(maxVariants)}a}`).kind, 'error');
});

test('whatever stands in the greedy capture, the parts around it stay', (t) => {
	fc.assert(
		fc.property(fc.string(), fc.ipV4(), fc.nat({max: 65535}), (user, address, port) => {
			const message = `for ${user} from ${address} port ${port} ssh2`;
			t.deepEqual(match('for <text> from <ip> port <int> ssh2', message), [
				user,
				address,
				String(port),
			]);
		}),
	);
});

test('any text compiles or is refused with a place in it', (t) => {
	const piece = fc.constantFrom(
		'<',
		'>',
		'[',
		']',
		'{',
		'}',
		'|',
		'\\',
		'a',
		' ',
		'<ip:x>',
		'<text>',
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 40}), (pieces) => {
			const pattern = pieces.join('');
			const result = compilePattern(pattern);
			if (result.kind === 'error') t.true(result.at >= 0 && result.at <= pattern.length);
			else t.true(result.variants.length <= maxVariants);
		}),
	);
});

/** The captured texts by the first variant that matches. */
function match(pattern: string, message: string): readonly string[] | undefined {
	const result = compilePattern(pattern);
	if (result.kind === 'error') throw new Error(result.reason);
	const spans = new Int32Array(64);
	// What lies around the message must not matter.
	const bytes = Buffer.from(`${pattern}${message}${pattern}`);
	const [from, length] = [Buffer.byteLength(pattern), Buffer.byteLength(message)];
	const range = {bytes, from, to: from + length};
	const variant = result.variants.find((each) => matchVariant(each, range, spans));
	return variant?.captures.map((_, index) =>
		bytes.toString('utf8', spans[index * 2], spans[index * 2 + 1]),
	);
}
