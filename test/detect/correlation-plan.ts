import test from 'ava';
import {formatProblem} from '../../src/base/yaml-document.ts';
import {foldable} from '../../src/model/rule-hit.ts';
import {AlertFold} from '../../src/detect/alert-fold.ts';
import {chainLimit} from '../../src/detect/correlation-plan.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import {correlationLimits} from '../../src/detect/rule-schema.ts';
import type {Alert} from '../../src/model/alert.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const base = `title: Login
id: ${uuid(1)}
name: login
logsource: {category: authentication}
detection: {s: {event.action: login}, condition: s}
---
title: Move
id: ${uuid(2)}
name: move
logsource: {category: authentication}
detection: {s: {event.action: move}, condition: s}
`;

/** A correlation of the two rules above; `rest` is what stands in `correlation`. */
function correlation(rest: string, more = ''): string {
	return `${base}---\ntitle: It\nid: ${uuid(9)}\n${more}correlation:\n  timespan: 10s\n${rest.replaceAll(/^/gm, '  ')}\n`;
}

function compile(text: string) {
	return compileRules([{name: 'r.yml', text}], {placeholders: new Map()});
}

/** The alerts of events `rule number, second, fields`. */
function alertsOf(
	text: string,
	events: readonly (readonly [number, number, Readonly<Record<string, string>>])[],
): readonly Alert[] {
	const {rules, problems} = compile(text);
	if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
	const fold = new AlertFold(rules, {groupLimit: 10});
	for (const [i, [rule, second, fields]] of events.entries()) {
		const hit = {ruleId: uuid(rule), time: second * 1000, weight: 1, fields};
		fold.add(foldable(hit, {id: i + 1, event: i + 1}));
	}
	return fold.takeChanged();
}

const short = (alerts: readonly Alert[]) =>
	alerts.map(({rule, group, count}) => `${rule.name} ${group.join('+')} ${count}`);

const attempt = (second: number, user: string) =>
	[1, second, {'source.ip': 'a', 'user.name': user}] as const;

test('different values of a field are counted once each', (t) => {
	const text = correlation(
		'type: value_count\nrules: [login]\ngroup-by: [source.ip]\ncondition: {field: user.name, gte: 3}',
	);
	t.deepEqual(short(alertsOf(text, [attempt(0, 'x'), attempt(1, 'y'), attempt(2, 'x')])), []);
	t.deepEqual(short(alertsOf(text, [attempt(0, 'x'), attempt(1, 'y'), attempt(2, 'z')])), [
		'It a 3',
	]);
	t.deepEqual(short(alertsOf(text, [attempt(0, 'x'), attempt(1, 'y'), attempt(11, 'z')])), []);
});

test('temporal rules occur in any order and ordered ones in theirs', (t) => {
	const rest = 'rules: [login, move]\ngroup-by: [host.name]';
	const events = [
		[2, 0, {'host.name': 'pi'}],
		[1, 10, {'host.name': 'pi'}],
	] as const;
	t.deepEqual(short(alertsOf(correlation(`type: temporal\n${rest}`), events)), ['It pi 2']);
	t.deepEqual(short(alertsOf(correlation(`type: temporal_ordered\n${rest}`), events)), []);
	t.deepEqual(
		short(
			alertsOf(correlation(`type: temporal_ordered\n${rest}`), [
				events[1],
				[2, 20, {'host.name': 'pi'}],
			]),
		),
		['It pi 2'],
	);
});

test('an alias groups different fields of different rules', (t) => {
	const text = correlation(
		'type: temporal\nrules: [login, move]\ngroup-by: [peer]\naliases: {peer: {login: source.ip, move: destination.ip}}',
	);
	const alerts = alertsOf(text, [
		[1, 0, {'source.ip': 'a', 'destination.ip': 'b'}],
		[2, 1, {'source.ip': 'b', 'destination.ip': 'a'}],
	]);
	t.deepEqual(short(alerts), ['It a 2']);
});

test('fields of aliases, groups and counts are carried by hits', (t) => {
	const {rules} = compile(
		correlation(
			'type: value_count\nrules: [login]\ngroup-by: [src_port]\ncondition: {field: url.path, gte: 2}',
		),
	);
	const carried: (readonly string[])[] = [];
	rules.match(
		{
			field: (name) =>
				name === 'event.action' ? 'login' : name === 'event.category' ? 'authentication' : 7,
		},
		(_, fields) => carried.push(fields),
	);
	t.deepEqual(carried, [
		['source.ip', 'user.name', 'host.name', 'source', 'source.port', 'url.path'],
	]);
});

test('events without the group field belong to no group', (t) => {
	const text = correlation(
		'type: event_count\nrules: [login]\ngroup-by: [source.ip]\ncondition: {gte: 1}',
	);
	t.deepEqual(alertsOf(text, [[1, 0, {}]]), []);
});

test('a correlation without group-by has one group for all', (t) => {
	const text = correlation('type: event_count\nrules: [login]\ncondition: {gt: 1}');
	t.deepEqual(
		short(
			alertsOf(text, [
				[1, 0, {'source.ip': 'a'}],
				[1, 1, {'source.ip': 'b'}],
			]),
		),
		['It  2'],
	);
});

test('correlations of correlations count their firings', (t) => {
	const text = `${correlation('type: event_count\nrules: [login]\ngroup-by: [source.ip]\ncondition: {gte: 2}', 'name: inner\n')}---
title: Outer
id: ${uuid(8)}
correlation: {type: event_count, rules: [inner], group-by: [host.name], timespan: 10s, condition: {gte: 2}}
`;
	const alerts = alertsOf(text, [
		[1, 0, {'source.ip': 'a', 'host.name': 'pi'}],
		[1, 1, {'source.ip': 'a', 'host.name': 'pi'}],
		[1, 2, {'source.ip': 'b', 'host.name': 'pi'}],
		[1, 3, {'source.ip': 'b', 'host.name': 'pi'}],
	]);
	t.deepEqual(short(alerts), ['Outer pi 4']);
});

const levelled = (more: string) =>
	correlation(
		'type: event_count\nrules: [login]\ngroup-by: [source.ip]\ncondition: {gte: 2}',
		more,
	).replace('name: login\n', 'name: login\nlevel: low\n');

test('a rule that a correlation uses alerts only where it generates', (t) => {
	const events = [
		[1, 0, {'source.ip': 'a'}],
		[1, 1, {'source.ip': 'a'}],
	] as const;
	t.deepEqual(short(alertsOf(levelled(''), events)), ['It a 2']);
	t.deepEqual(short(alertsOf(levelled('generate: true\n'), events)), ['Login a 2', 'It a 2']);
});

test('a rule with a level alerts by itself, by the first subject it has', (t) => {
	const text = base.replace('name: move\n', 'name: move\nlevel: low\n');
	const alerts = alertsOf(text, [
		[1, 0, {'host.name': 'pi'}],
		[2, 0, {'host.name': 'pi'}],
		[2, 1, {'host.name': 'pi', 'user.name': 'x'}],
		[2, 601, {'host.name': 'pi'}],
		[2, 602, {}],
	]);
	t.deepEqual(short(alerts), ['Move pi 1', 'Move x 1', 'Move pi 1', 'Move  1']);
});

test('a rule can name the subject and the time of its alerts', (t) => {
	const text = base.replace(
		'name: move\n',
		'name: move\nlevel: low\nnms: {subject: [host.name, user.name], timespan: 1h}\n',
	);
	const fields = {'source.ip': 'a', 'host.name': 'pi', 'user.name': 'x'};
	t.deepEqual(
		short(
			alertsOf(text, [
				[2, 0, fields],
				[2, 3600, fields],
				[2, 7201, fields],
			]),
		),
		['Move pi+x 2', 'Move pi+x 1'],
	);
});

const refused: readonly [string, RegExp][] = [
	[
		correlation('type: value_sum\nrules: [login]\ncondition: {field: x, gte: 1}'),
		/'value_sum' is not supported; use one of event_count/,
	],
	[correlation('type: often\nrules: [login]'), /correlation\.type/],
	[correlation('type: event_count\nrules: [login]'), /event_count needs a condition/],
	[correlation('type: event_count\nrules: [login]\ncondition: {lt: 5}'), /'lt' cannot be decided/],
	[
		correlation('type: event_count\nrules: [login]\ncondition: {gt: 5, gte: 5}'),
		/one of gte and gt/,
	],
	[correlation('type: event_count\nrules: [login]\ncondition: {gte: 0}'), /1 or more/],
	[
		correlation('type: event_count\nrules: [login]\ncondition: {gte: 1, field: x}'),
		/counts no field/,
	],
	[correlation('type: value_count\nrules: [login]\ncondition: {gte: 1}'), /needs the field/],
	[
		correlation('type: temporal\nrules: [login]\ncondition: {gte: 2}'),
		/temporal of 1 rules cannot count so/,
	],
	[
		correlation('type: event_count\nrules: [absent]\ncondition: {gte: 1}'),
		/^r\.yml:\d+:\d+: there is no usable rule 'absent'; correct/,
	],
	[
		correlation('type: event_count\nrules: [it]\ncondition: {gte: 1}', 'name: it\n'),
		/no usable rule 'it'/,
	],
	[
		correlation('type: event_count\nrules: [login]\ncondition: {gte: 1}\nwindow: 5'),
		/unknown key 'correlation\.window'/,
	],
	[
		correlation('type: event_count\nrules: [login]\ncondition: {gte: 1}').replace('10s', '10 s'),
		/a timespan is a number/,
	],
	[
		correlation('type: event_count\nrules: [login]\ncondition: {gte: 1}').replace('10s', '31d'),
		/at most 30d/,
	],
	[
		correlation(
			`type: event_count\nrules: [login]\ncondition: {gte: ${correlationLimits.count + 1}}`,
		),
		/counts go to 10000; count less/,
	],
	[
		correlation(
			`type: temporal\nrules: [${Array.from({length: correlationLimits.rules + 1}, (_, i) => `r${i}`).join(', ')}]`,
		),
		/correlation\.rules/,
	],
	[
		`${base}---\n${base.split('---\n')[0]}`,
		/'00000000-0000-4000-8000-000000000001' names another rule already/,
	],
	[
		'title: F\nfilter: {rules: [x], selection: {a: b}, condition: selection}\nlogsource: {}\n',
		/filters are not supported/,
	],
	['title: T\nid: 12\nlogsource: {}\ndetection: {s: {a: b}, condition: s}\n', /^r\.yml:2:1: id:/],
];

for (const [i, [text, message]] of refused.entries()) {
	test(`correlation mistake ${i + 1} is refused: ${message.source.slice(0, 40)}`, (t) => {
		t.deepEqual(
			compile(text).problems.map(
				(problem) => message.test(formatProblem(problem)) || formatProblem(problem),
			),
			[true],
		);
	});
}

test('the largest correlation that is allowed is taken', (t) => {
	const names = Array.from({length: correlationLimits.rules}, (_, i) => `r${i}`);
	const rules = names.map(
		(name) =>
			`title: ${name}\nname: ${name}\nlogsource: {}\ndetection: {s: {a: ${name}}, condition: s}\n`,
	);
	const text = `${rules.join('---\n')}---\ntitle: It\ncorrelation: {type: temporal, rules: [${names.join(', ')}], timespan: 30d, group-by: []}\n`;
	t.deepEqual(compile(text).problems, []);
	t.deepEqual(
		compile(
			correlation(
				`type: event_count\nrules: [login]\ncondition: {gte: ${correlationLimits.count}}`,
			),
		).problems,
		[],
	);
});

test('a correlation can come before the rules it names', (t) => {
	const parts = correlation('type: event_count\nrules: [LOGIN]\ncondition: {gte: 1}')
		.replace('LOGIN', uuid(1))
		.split('---\n');
	t.deepEqual(compile(parts.toReversed().join('---\n')).problems, []);
});

const chainOf = (length: number) =>
	base +
	Array.from(
		{length},
		(_, i) =>
			`---\ntitle: C${i}\nname: c${i}\ncorrelation: {type: event_count, rules: [${i === length - 1 ? 'login' : `c${i + 1}`}], timespan: 1s, condition: {gte: 1}}\n`,
	).join('');

test('a chain of eight correlations is taken and one of nine refused', (t) => {
	t.deepEqual(compile(chainOf(chainLimit)).problems, []);
	t.regex(
		compile(chainOf(chainLimit + 1)).problems[0]?.message ?? '',
		/more than 8 correlations in a chain/,
	);
});
