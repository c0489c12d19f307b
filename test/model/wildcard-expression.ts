import test from 'ava';
import {assert, constantFrom, property, string} from 'fast-check';
import {compileLinearPattern} from '../../src/base/linear-pattern.ts';
import {literally, wildcardExpression} from '../../src/model/wildcard-expression.ts';

function isMatch(expression: string, text: string): boolean {
	const compiled = compileLinearPattern(expression, {isCaseSensitive: true});
	if (compiled.kind === 'error') throw new Error(`${expression}: ${compiled.reason}`);
	return compiled.value.isInText(text);
}

// Wildcard, texts it matches, texts it does not.
const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
	['web-*', ['web-', 'web-1', 'web-\n'], ['a web-1', 'web']],
	['*a?', ['ab', 'xa\n', 'a\u{1f600}'], ['a', 'abc']],
	['?', ['\u{1f600}', '*'], ['', 'ab']],
	[String.raw`a\*b\?c\\d\e`, [String.raw`a*b?c\d\e`], ['axbyc']],
	['a.c[d]', ['a.c[d]'], ['abcd']],
	['', [''], ['a']],
];

for (const [source, matching, others] of cases)
	test(`wildcard <${source}> matches all of a text`, (t) => {
		for (const text of matching) t.true(isMatch(wildcardExpression(source), text), text);
		for (const text of others) t.false(isMatch(wildcardExpression(source), text), text);
	});

test('a text is matched literally, whatever its characters', (t) => {
	const text = string({
		unit: constantFrom('a', '.', '*', '\\', '/', '[', '{', '2', '}', '^', '$', '|'),
	});
	t.notThrows(() =>
		assert(
			property(text, text, (one, other) => {
				const expression = `^${literally(one)}$`;
				return isMatch(expression, one) && isMatch(expression, other) === (one === other);
			}),
		),
	);
});
