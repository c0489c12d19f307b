import test from 'ava';
import * as fc from 'fast-check';
import {isDeeperThan} from '../../src/base/json-depth.ts';
import {anyCharacter, fuzzRuns} from '../helpers/fuzzing.ts';

test('the depth of any JSON is that of its value', (t) => {
	const values = fc.jsonValue({maxDepth: 6, stringUnit: anyCharacter});
	t.notThrows(() =>
		fc.assert(
			fc.property(values, fc.nat(8), (value, most) => {
				return isDeeperThan(most, JSON.stringify(value)) === depthOf(value) > most;
			}),
			fuzzRuns(300),
		),
	);
});

for (const [name, part] of [
	['strings', '"",'],
	['quotes in a string', '\\"'],
	['numbers', '1,'],
] as const)
	test(`a megabyte of ${name} is looked through`, (t) => {
		const many = part.repeat(2 ** 20 / part.length);
		const inside = part === '\\"' ? `"${many}",` : many;
		t.false(isDeeperThan(2, `[${inside}[]]`));
		t.true(isDeeperThan(2, `[${inside}[[]]]`));
	});

test('text that breaks off within a string or brackets is at most as deep as it is', (t) => {
	t.false(isDeeperThan(1, '["\\'));
	t.false(isDeeperThan(1, '["[[[['));
	t.true(isDeeperThan(1, '[['));
	t.false(isDeeperThan(0, ']]]]'));
	t.false(isDeeperThan(0, ''));
});

function depthOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
