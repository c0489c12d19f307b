import test from 'ava';
import * as fc from 'fast-check';
import {AlertFold} from '../../src/detect/alert-fold.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import type {Alert} from '../../src/model/alert.ts';
import type {FoldableHit} from '../../src/model/rule-hit.ts';
import {foldable} from '../../src/model/rule-hit.ts';
import {fuzzRuns} from '../helpers/fuzzing.ts';

// Small windows, so that random streams fill, miss and leave them often.
const timespan = 10_000;
const ids = {
	failed: '00000000-0000-4000-8000-000000000001',
	accepted: '00000000-0000-4000-8000-000000000002',
	many: '00000000-0000-4000-8000-000000000003',
	several: '00000000-0000-4000-8000-000000000004',
	login: '00000000-0000-4000-8000-000000000005',
	users: '00000000-0000-4000-8000-000000000006',
	both: '00000000-0000-4000-8000-000000000007',
} as const;
const plain = (name: 'failed' | 'accepted') => `title: ${name}
id: ${ids[name]}
name: ${name}
logsource: {category: authentication}
detection: {s: {event.outcome: ${name}}, condition: s}`;
const correlation = (name: keyof typeof ids, type: string, rest: string) => `title: ${name}
id: ${ids[name]}
name: ${name}
level: high
correlation: {type: ${type}, group-by: [source.ip], timespan: 10s, ${rest}}`;
const {rules, problems} = compileRules(
	[
		{
			name: 'rules.yml',
			text: [
				correlation('login', 'temporal_ordered', 'rules: [several, accepted]'),
				plain('failed'),
				plain('accepted'),
				correlation('many', 'event_count', 'rules: [failed], condition: {gte: 5}'),
				correlation('several', 'event_count', 'rules: [failed], condition: {gte: 3}'),
				correlation(
					'users',
					'value_count',
					'rules: [failed], condition: {field: user.name, gt: 2}',
				),
				correlation('both', 'temporal', 'rules: [failed, accepted]'),
			].join('\n---\n'),
		},
	],
	{placeholders: new Map()},
);

const word = fc.record({
	isAccepted: fc.boolean(),
	stepMs: fc.oneof(
		fc.constant(0),
		fc.integer({min: 0, max: 5000}),
		fc.integer({min: 0, max: 15_000}),
	),
	lateMs: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({min: 0, max: timespan})),
	weight: fc.oneof(fc.constant(1), fc.integer({min: 1, max: 4})),
	source: fc.constantFrom('192.0.2.1', '192.0.2.2'),
	// More than twice as many as the threshold: hits become spare.
	user: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', undefined),
});

function streamOf(words: readonly (typeof word extends fc.Arbitrary<infer W> ? W : never)[]) {
	let clock = 1_000_000;
	return words.map((one, i): FoldableHit => {
		clock += one.stepMs;
		const hit = {
			ruleId: one.isAccepted ? ids.accepted : ids.failed,
			time: clock - one.lateMs,
			weight: one.weight,
			fields: {
				'source.ip': one.source,
				...(one.user === undefined ? {} : {'user.name': one.user}),
			},
		};
		return foldable(hit, {id: i + 1, event: i + 1});
	});
}

const anyStream = fc.array(word, {maxLength: 80}).map(streamOf);
const orderedStream = fc
	.array(
		word.map((one) => ({...one, lateMs: 0})),
		{maxLength: 80},
	)
	.map(streamOf);

type Store = Map<string, Alert>;

function addAll(folding: AlertFold, hits: readonly FoldableHit[], store: Store): Store {
	for (const hit of hits) folding.add(hit);
	for (const alert of folding.takeChanged()) store.set(alert.id, alert);
	return store;
}

function foldOnce(hits: readonly FoldableHit[]): Store {
	return addAll(new AlertFold(rules, {groupLimit: 100}), hits, new Map());
}

/** As a hub does that is stopped after so many hits and started again. */
function foldWithRestart(hits: readonly FoldableHit[], cut: number): Store {
	const store = foldOnce(hits.slice(0, cut));
	const folding = new AlertFold(rules, {groupLimit: 100});
	const since = Math.max(...hits.slice(0, cut).map(({time}) => time)) - folding.horizonMs;
	for (const alert of store.values()) if (alert.lastFired >= since) folding.restore(alert);
	const first = hits.findIndex(({time}) => time >= since);
	for (const hit of hits.slice(first, cut)) folding.warm(hit);
	return addAll(folding, hits.slice(cut), store);
}

interface Summary {
	readonly count: number;
	readonly firstSeen: number;
	readonly lastSeen: number;
}

/** When a hit meets the condition, and from when on its window counts; slow, and only from what is written down. */
type Fires = (hit: FoldableHit, before: readonly FoldableHit[]) => number | undefined;

const failed = ({ruleId}: FoldableHit) => ruleId === ids.failed;
const recent = (hit: FoldableHit, all: readonly FoldableHit[]) =>
	all.filter(({time}) => time >= hit.time - timespan);
const weightOf = (hits: readonly FoldableHit[]) => hits.reduce((sum, {weight}) => sum + weight, 0);

const conditions: readonly [string, (hit: FoldableHit) => boolean, Fires][] = [
	[ids.many, failed, counts(5)],
	[
		ids.users,
		failed,
		(hit, before) => {
			const users = [...recent(hit, before), hit].map((one) => one.field('user.name'));
			return new Set(users.filter((user) => user !== undefined)).size > 2
				? hit.time - timespan
				: undefined;
		},
	],
	[
		ids.login,
		() => true,
		(hit, before) => {
			if (failed(hit)) return undefined;
			const failures = before.filter(failed);
			const at = failures.findLastIndex(
				(one, i) =>
					one.time >= hit.time - timespan && counts(3)(one, failures.slice(0, i)) !== undefined,
			);
			return at < 0 ? undefined : failures[at]!.time - timespan;
		},
	],
	[
		ids.both,
		() => true,
		(hit, before) => recent(hit, before).findLast((one) => one.ruleId !== hit.ruleId)?.time,
	],
];

function counts(threshold: number): Fires {
	return (hit, before) =>
		weightOf(recent(hit, before)) + hit.weight >= threshold ? hit.time - timespan : undefined;
}

function declared(hits: readonly FoldableHit[]): readonly string[] {
	const sorted = hits.toSorted((a, b) => a.time - b.time || a.id - b.id);
	const lines: string[] = [];
	for (const [ruleId, isLeaf, fires] of conditions) {
		for (const source of ['192.0.2.1', '192.0.2.2']) {
			const own = sorted.filter((hit) => isLeaf(hit) && hit.field('source.ip') === source);
			lines.push(...alertsOf(own, fires).map((alert) => line(ruleId, source, alert)));
		}
	}
	return lines.toSorted();
}

function alertsOf(hits: readonly FoldableHit[], fires: Fires): readonly Summary[] {
	const runs: {start: number; last: number}[] = [];
	for (const [i, hit] of hits.entries()) {
		const start = fires(hit, hits.slice(0, i));
		if (start === undefined) continue;
		const run = runs.at(-1);
		if (run !== undefined && hit.time - run.last <= timespan) run.last = hit.time;
		else runs.push({start, last: hit.time});
	}
	return runs.map(({start, last}, i) => {
		const since = runs[i - 1]?.last ?? -Infinity;
		const matched = hits.filter(({time}) => time >= start && time > since && time <= last);
		return {count: weightOf(matched), firstSeen: matched[0]!.time, lastSeen: last};
	});
}

function line(ruleId: string, source: string, {count, firstSeen, lastSeen}: Summary): string {
	return `${ruleId.at(-1)} ${source} ${count} ${firstSeen}-${lastSeen}`;
}

function folded(hits: readonly FoldableHit[]): readonly string[] {
	return [...foldOnce(hits).values()]
		.map((alert) => line(alert.rule.id, alert.group[0] ?? '', alert))
		.toSorted();
}

test('the rules of these properties compile', (t) => {
	t.deepEqual(problems, []);
});

test('hits in time order give the alerts that the words declare', (t) => {
	fc.assert(
		fc.property(orderedStream, (hits) => {
			t.deepEqual(folded(hits), declared(hits));
		}),
		fuzzRuns(150),
	);
});

test('a fold that was stopped and started goes on as if not', (t) => {
	fc.assert(
		fc.property(anyStream, fc.nat(80), (hits, at) => {
			const cut = Math.min(at, hits.length);
			if (cut > 0) t.deepEqual(foldWithRestart(hits, cut), foldOnce(hits));
		}),
		fuzzRuns(150),
	);
});

// The id and the first time of an alert may differ: they are those of the hits that came first.
function countsOf(lines: readonly string[]): readonly string[] {
	return lines
		.filter((one) => one.startsWith(ids.many.at(-1)!) || one.startsWith(ids.users.at(-1)!))
		.map((one) => one.replace(/ \d+-/, ' '))
		.toSorted();
}

test('counts are the same when hits come up to a timespan late', (t) => {
	fc.assert(
		fc.property(anyStream, (hits) => {
			t.deepEqual(countsOf(folded(hits)), countsOf(declared(hits)));
		}),
		fuzzRuns(150),
	);
});

test('folding hits again changes no alert', (t) => {
	fc.assert(
		fc.property(anyStream, (hits) => {
			t.deepEqual(foldOnce(hits), foldOnce(hits));
		}),
		fuzzRuns(50),
	);
});
