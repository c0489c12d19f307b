import test from 'ava';
import {compileLinearPattern} from '../../../src/base/linear-pattern.ts';
import {stepLimit} from '../../../src/base/linear-pattern/program.ts';
import {expressionLimits} from '../../../src/base/linear-pattern/syntax.ts';

// Expression -> place and a part of the reason.
const refused: readonly (readonly [string, number, string])[] = [
	['a(?=b)', 1, 'looking ahead or behind'],
	['(?!b)', 0, 'looking ahead or behind'],
	['a(?<=b)', 1, 'looking ahead or behind'],
	['(?<!b)', 0, 'looking ahead or behind'],
	['(a)\\1', 3, 'cannot be referred to'],
	['(?<n>a)\\k<n>', 7, 'cannot be referred to'],
	['(?i)a', 0, "'(?' begins no group"],
	['(?P<a>b)', 0, "'(?' begins no group"],
	['(?>a)', 0, "'(?' begins no group"],
	['a)', 1, "')' closes nothing"],
	['a(b', 1, 'a group is not closed'],
	['(', 0, 'a group is not closed'],
	['a[b', 1, 'a class is not closed'],
	['a[b\\', 3, 'stands at the end'],
	['[]', 0, 'a class is empty'],
	['[^]', 0, 'a class is empty'],
	['[b-a]', 1, 'a range ends below'],
	['[[:digit:]]', 1, "such as '[:digit:]'"],
	['[[:^digit:]]', 1, "such as '[:digit:]'"],
	['*a', 0, 'nothing to repeat'],
	['a|+', 2, 'nothing to repeat'],
	['a**', 2, 'nothing to repeat'],
	['a++', 2, 'nothing to repeat'],
	['{2}', 0, 'nothing to repeat'],
	['^*', 0, 'a place cannot be repeated'],
	['a\\b+', 1, 'a place cannot be repeated'],
	['a{3,2}', 1, "'{3,2}' ends below"],
	['a\\', 1, 'stands at the end'],
	['\\A', 0, "'\\A' has no meaning"],
	['\\pL', 0, "'\\p' has no meaning"],
	['[\\B]', 1, "'\\B' has no meaning"],
	['\\x4', 0, "'\\x' has no meaning"],
	['\\u{}', 0, "'\\u' has no meaning"],
	['\\u{110000}', 0, 'no such character'],
	['\\ud800', 0, 'no such character'],
	['x((a{10}){10}){10}', 3, `more than ${stepLimit} steps`],
	['a{9999999999}', 0, `more than ${stepLimit} steps`],
	['(?:(?:){999999999}){999999999}a{999}', 30, `more than ${stepLimit} steps`],
];

for (const [source, at, reason] of refused)
	test(`expression <${source}> is refused at character ${at}`, (t) => {
		for (const isCaseSensitive of [true, false]) {
			const result = compileLinearPattern(source, {isCaseSensitive});
			if (result.kind === 'ok') throw new Error('it was accepted');
			t.is(result.at, at, result.reason);
			t.true(result.reason.includes(reason), result.reason);
			t.not(result.expected, '');
		}
	});

// What is at a bound, and what is one above it.
const {characters, depth} = expressionLimits;
const bounds: readonly (readonly [string, string, string])[] = [
	['characters', 'a'.repeat(characters), 'a'.repeat(characters + 1)],
	['groups', nested(depth), nested(depth + 1)],
	['steps', `a{${stepLimit - 1}}`, `a{${stepLimit}}`],
	['steps of options', `a{0,${stepLimit / 2 - 1}}`, `a{0,${stepLimit / 2}}`],
];

for (const [what, most, more] of bounds)
	test(`an expression may have as many ${what} as the bound and not one more`, (t) => {
		t.is(compileLinearPattern(most, {isCaseSensitive: false}).kind, 'ok');
		t.is(compileLinearPattern(more, {isCaseSensitive: false}).kind, 'error');
	});

function nested(groups: number): string {
	return `${'('.repeat(groups)}a${')'.repeat(groups)}`;
}
