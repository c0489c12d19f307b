import type {FileProblem} from '../base/yaml-document.ts';
import {alertFields, carriedFields} from './alert-fields.ts';
import {meaningOf} from './correlation-meaning.ts';
import type {Correlation, CorrelationInput, GroupField} from './correlation.ts';
import type {RuleDocument} from './rule-document.ts';
import type {CorrelationRule, DetectionRule} from './rule-schema.ts';
import {ecsName} from './taxonomy.ts';

/** What hits are folded with, and which fields they must carry for it. */
export interface CorrelationPlan {
	readonly correlations: readonly Correlation[];
	readonly hitFields: (ruleId: string) => readonly string[];
}

/** Longest chain of correlations that refer to each other. */
export const chainLimit = 8;

/** How long an alert of a rule without correlation is extended, where the rule does not say. */
const plainTimespanMs = 600_000;

/**
 * Orders correlations so that each comes after those it refers to, and resolves ids and names. A rule that a correlation refers to
 * makes no alerts of its own unless that correlation says `generate: true`; another rule makes them where it has a level.
 */
export function planCorrelations(
	detections: readonly RuleDocument<DetectionRule>[],
	correlations: readonly RuleDocument<CorrelationRule>[],
	problems: FileProblem[],
): CorrelationPlan {
	const planning: Planning = {
		detections: byKey(detections),
		correlations: byKey(correlations),
		silenced: new Set(
			correlations.flatMap(({rule}) => (rule.generate ? [] : rule.correlation.rules)),
		),
		planned: [],
		results: new Map(),
		problems,
	};
	for (const document of correlations) planOne(document, planning, 1);
	for (const document of detections) planPlain(document, planning);
	const fields = fieldsOfHits(planning.planned);
	return {
		correlations: planning.planned,
		hitFields: (ruleId) => fields.get(ruleId) ?? carriedFields,
	};
}

interface Planning {
	/** By id and by name. */
	readonly detections: ReadonlyMap<string, RuleDocument<DetectionRule>>;
	readonly correlations: ReadonlyMap<string, RuleDocument<CorrelationRule>>;
	/** Ids and names of rules that make no alerts of their own. */
	readonly silenced: ReadonlySet<string>;
	readonly planned: Correlation[];
	/** Position of each planned correlation by id; `refused` also while it is being planned, so that a circle ends. */
	readonly results: Map<string, number | 'refused'>;
	readonly problems: FileProblem[];
}

function byKey<Rule extends DetectionRule | CorrelationRule>(
	documents: readonly RuleDocument<Rule>[],
): ReadonlyMap<string, RuleDocument<Rule>> {
	return new Map(
		documents.flatMap((document) => keysOf(document).map((key) => [key, document] as const)),
	);
}

function keysOf({id, rule}: RuleDocument<DetectionRule | CorrelationRule>): readonly string[] {
	return rule.name === undefined ? [id] : [id, rule.name];
}

function isSilenced(
	document: RuleDocument<DetectionRule | CorrelationRule>,
	{silenced}: Planning,
): boolean {
	return keysOf(document).some((key) => silenced.has(key));
}

function planOne(
	document: RuleDocument<CorrelationRule>,
	planning: Planning,
	depth: number,
): number | 'refused' {
	const {id, rule, problemAt} = document;
	const known = planning.results.get(id);
	if (known !== undefined) return known;
	planning.results.set(id, 'refused');
	const refuse = (path: readonly PropertyKey[], message: string, remedy: string): 'refused' => {
		planning.problems.push(problemAt(['correlation', ...path], message, remedy));
		return 'refused';
	};
	if (depth > chainLimit)
		return refuse(['rules'], `more than ${chainLimit} correlations in a chain`, 'shorten it');
	const meaning = meaningOf(rule);
	if (meaning.kind === 'error') return refuse(meaning.path, meaning.message, meaning.remedy);
	const inputs: CorrelationInput[] = [];
	for (const [i, key] of rule.correlation.rules.entries()) {
		const input = inputOf(key, planning, depth);
		if (input === undefined)
			return refuse(['rules', i], `there is no usable rule '${key}'`, 'correct the id or name');
		inputs.push(input);
	}
	const {timespan} = rule.correlation;
	planning.planned.push({
		...meaning.meaning,
		id,
		title: rule.title,
		severity: isSilenced(document, planning) ? null : (rule.level ?? 'medium'),
		inputs,
		timespanMs: timespan,
		groupOf: groupsOf(rule, inputs, planning),
		spanMs: timespan + Math.max(...inputs.map((input) => spanOf(input, planning))),
	});
	const index = planning.planned.length - 1;
	planning.results.set(id, index);
	return index;
}

function inputOf(key: string, planning: Planning, depth: number): CorrelationInput | undefined {
	const detection = planning.detections.get(key);
	if (detection !== undefined) return {kind: 'rule', ruleId: detection.id};
	const correlation = planning.correlations.get(key);
	if (correlation === undefined) return undefined;
	const index = planOne(correlation, planning, depth + 1);
	return index === 'refused' ? undefined : {kind: 'correlation', index};
}

function spanOf(input: CorrelationInput, {planned}: Planning): number {
	return input.kind === 'rule' ? 0 : (planned[input.index]?.spanMs ?? 0);
}

/** Group fields for each rule below the correlation: an alias means the field it names for that rule, or for the one it feeds. */
function groupsOf(
	rule: CorrelationRule,
	inputs: readonly CorrelationInput[],
	planning: Planning,
): ReadonlyMap<string, readonly GroupField[]> {
	const groups = new Map<string, readonly GroupField[]>();
	for (const [i, input] of inputs.entries()) {
		const leaves =
			input.kind === 'rule'
				? [input.ruleId]
				: [...(planning.planned[input.index]?.groupOf.keys() ?? [])];
		for (const leaf of leaves) {
			const names = [
				...(rule.correlation.rules[i] === undefined ? [] : [rule.correlation.rules[i]]),
				...keysOfRule(leaf, planning),
			];
			if (!groups.has(leaf)) groups.set(leaf, groupFields(rule, names));
		}
	}
	return groups;
}

function keysOfRule(id: string, {detections}: Planning): readonly string[] {
	const document = detections.get(id);
	return document === undefined ? [] : keysOf(document);
}

function groupFields(
	{correlation, taxonomy}: CorrelationRule,
	names: readonly string[],
): readonly GroupField[] {
	return correlation['group-by'].map((field) => {
		const alias = correlation.aliases?.[field];
		const own = Object.entries(alias ?? {}).find(([name]) => names.includes(name))?.[1];
		return {fields: [ecsName(own ?? field, taxonomy)], fallback: undefined};
	});
}

/** What an alert of a rule without correlation is about, where the rule does not say. */
const plainSubject = {fields: alertFields, fallback: ''} as const;

function planPlain(document: RuleDocument<DetectionRule>, planning: Planning): void {
	const {id, rule} = document;
	if (rule.level === undefined || isSilenced(document, planning)) return;
	const subject = rule.nms?.subject?.map((field) => ({
		fields: [ecsName(field, rule.taxonomy)],
		fallback: '',
	}));
	const timespanMs = rule.nms?.timespan ?? plainTimespanMs;
	planning.planned.push({
		kind: 'count',
		id,
		title: rule.title,
		severity: rule.level,
		inputs: [{kind: 'rule', ruleId: id}],
		timespanMs,
		threshold: 1,
		valueFields: [],
		groupOf: new Map([[id, subject ?? [plainSubject]]]),
		spanMs: timespanMs,
	});
}

/** The fields that hits of each rule carry which one of the correlations reaches: `carriedFields` first. */
export function fieldsOfHits(
	planned: readonly Correlation[],
): ReadonlyMap<string, readonly string[]> {
	const fields = new Map<string, readonly string[]>();
	for (const {groupOf, valueFields} of planned) {
		for (const [ruleId, group] of groupOf) {
			const own = [...group.flatMap((part) => part.fields), ...valueFields];
			fields.set(ruleId, [...new Set([...(fields.get(ruleId) ?? carriedFields), ...own])]);
		}
	}
	return fields;
}
