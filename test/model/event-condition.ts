import test from 'ava';
import {
	array,
	assert,
	boolean,
	constant,
	constantFrom,
	letrec,
	oneof,
	property,
	record,
} from 'fast-check';
import {allOf, anyOf, not} from '../../src/model/event-condition.ts';
import type {Condition} from '../../src/model/event-query.ts';

const a: Condition = {kind: 'text', value: 'a'};
const b: Condition = {kind: 'text', value: 'b'};
const c: Condition = {kind: 'text', value: 'c'};
const everything: Condition = {kind: 'and', of: []};
const nothing: Condition = {kind: 'or', of: []};

const cases: readonly (readonly [string, Condition, Condition])[] = [
	['all of nothing is everything', allOf([]), everything],
	['any of nothing is nothing', anyOf([]), nothing],
	['all of one is that one', allOf([a]), a],
	['any of one is that one', anyOf([a]), a],
	['all of all is flat', allOf([allOf([a, b]), c]), {kind: 'and', of: [a, b, c]}],
	['any of any is flat', anyOf([a, anyOf([b, c])]), {kind: 'or', of: [a, b, c]}],
	['any of all keeps both', anyOf([a, allOf([b, c])]), {kind: 'or', of: [a, allOf([b, c])]}],
	['not twice is once more the same', not(not(a)), a],
	['not everything is nothing', not(everything), nothing],
	['not nothing is everything', not(nothing), everything],
	['everything in all adds nothing', allOf([a, everything, b]), {kind: 'and', of: [a, b]}],
	['nothing in any adds nothing', anyOf([nothing, a]), a],
	['nothing in all is nothing', allOf([a, nothing]), nothing],
	['everything in any is everything', anyOf([a, everything]), everything],
];

for (const [title, actual, expected] of cases)
	test(title, (t) => {
		t.deepEqual(actual, expected);
	});

const leaf = record({kind: constant('leaf' as const), name: constantFrom('a', 'b', 'c')});
const {tree} = letrec<{tree: Tree}>((tie) => ({
	tree: oneof(
		{depthSize: 'small', withCrossShrink: true},
		leaf,
		record({kind: constantFrom('and', 'or', 'not'), of: array(tie('tree'), {maxLength: 3})}),
	),
}));

type Tree =
	| {readonly kind: 'leaf'; readonly name: string}
	| {readonly kind: 'and' | 'or' | 'not'; readonly of: readonly Tree[]};

test('any tree becomes one in normal form that means the same', (t) => {
	t.notThrows(() =>
		assert(
			property(tree, record({a: boolean(), b: boolean(), c: boolean()}), (one, facts) => {
				const condition = built(one);
				return isNormal(condition) && holds(condition, facts) === isTrue(one, facts);
			}),
		),
	);
});

type Facts = Readonly<Record<string, boolean>>;

function built(one: Tree): Condition {
	if (one.kind === 'leaf') return {kind: 'text', value: one.name};
	const of = one.of.map(built);
	if (one.kind === 'not') return not(allOf(of));
	return one.kind === 'and' ? allOf(of) : anyOf(of);
}

function isTrue(one: Tree, facts: Facts): boolean {
	if (one.kind === 'leaf') return facts[one.name] === true;
	if (one.kind === 'or') return one.of.some((part) => isTrue(part, facts));
	return one.of.every((part) => isTrue(part, facts)) !== (one.kind === 'not');
}

function holds(condition: Condition, facts: Facts): boolean {
	if (condition.kind === 'text') return facts[condition.value] === true;
	if (condition.kind === 'not') return !holds(condition.of, facts);
	if (condition.kind === 'and') return condition.of.every((part) => holds(part, facts));
	return condition.kind === 'or' && condition.of.some((part) => holds(part, facts));
}

function isNormal(condition: Condition): boolean {
	if (condition.kind === 'not') return condition.of.kind !== 'not' && isNormal(condition.of);
	if (condition.kind !== 'and' && condition.kind !== 'or') return true;
	const {kind, of} = condition;
	return of.length !== 1 && of.every((part) => part.kind !== kind && isNormal(part));
}
