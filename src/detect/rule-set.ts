import type {FileProblem} from '../base/yaml-document.ts';
import type {RuleFile} from './built-rules.ts';
import {compileCondition} from './condition.ts';
import {planCorrelations} from './correlation-plan.ts';
import type {Correlation} from './correlation.ts';
import type {MatchableEvent} from './matchable-event.ts';
import {allOf} from './predicate.ts';
import type {Expression} from './predicate.ts';
import {describeRule} from './rule-description.ts';
import type {RuleDescription} from './rule-description.ts';
import {readRuleDocuments} from './rule-document.ts';
import type {RuleDocument} from './rule-document.ts';
import {RuleIndex} from './rule-index.ts';
import type {IndexedRule, OnMatch} from './rule-index.ts';
import type {CorrelationRule, DetectionRule} from './rule-schema.ts';
import {compileSelection} from './selection.ts';
import {fieldTaxonomy, logSourceExpression} from './taxonomy.ts';
import type {Placeholders} from './value-expansion.ts';

export type {MatchableEvent} from './matchable-event.ts';

/** Compiled rules. Pure: the same event gives the same matches. */
export interface RuleSet {
	/** Calls `onMatch` once for each rule that the event matches, with the names of the fields a hit carries. */
	match(event: MatchableEvent, onMatch: OnMatch): void;
	/** Any rule in words, also one that only serves a correlation. */
	describe(id: string): RuleDescription | undefined;
	/** What hits are folded with, each after those it refers to. */
	readonly correlations: readonly Correlation[];
}

/** Compiles Sigma rules; one with a problem is left out and told of, and so is a correlation that refers to it. */
export function compileRules(
	files: readonly RuleFile[],
	{placeholders}: {readonly placeholders: Placeholders},
): {readonly rules: RuleSet; readonly problems: readonly FileProblem[]} {
	const problems: FileProblem[] = [];
	const documents = readRuleDocuments(files, problems);
	const expressions = new Map<string, Expression>();
	for (const document of documents) {
		if (!isDetection(document)) continue;
		const expression = compileDetection(document, placeholders, problems);
		if (expression !== undefined) expressions.set(document.id, expression);
	}
	const plan = planCorrelations(
		documents.filter(isDetection).filter(({id}) => expressions.has(id)),
		documents.filter(isCorrelation),
		problems,
	);
	const index = new RuleIndex(
		[...expressions].map(([id, expression]): IndexedRule => ({
			id,
			expression,
			hitFields: plan.hitFields(id),
		})),
	);
	const titles = new Map(
		documents.flatMap(({id, rule}) =>
			[id, rule.name ?? id].map((key) => [key, rule.title] as const),
		),
	);
	const descriptions = new Map(
		documents.map(({id, rule}) => [
			id,
			describeRule(id, rule, (reference) => titles.get(reference) ?? reference),
		]),
	);
	const rules: RuleSet = {
		match: (event, onMatch) => {
			index.match(event, onMatch);
		},
		describe: (id) => descriptions.get(id),
		correlations: plan.correlations,
	};
	return {rules, problems};
}

function isDetection(document: RuleDocument): document is RuleDocument<DetectionRule> {
	return document.rule.kind === 'detection';
}

function isCorrelation(document: RuleDocument): document is RuleDocument<CorrelationRule> {
	return document.rule.kind === 'correlation';
}

function compileDetection(
	{rule, problemAt}: RuleDocument<DetectionRule>,
	placeholders: Placeholders,
	problems: FileProblem[],
): Expression | undefined {
	const before = problems.length;
	const refuse = (path: readonly PropertyKey[], message: string, remedy: string): void => {
		problems.push(problemAt(path, message, remedy));
	};
	const {condition, ...identifiers} = rule.detection;
	const context = {taxonomy: fieldTaxonomy(rule), placeholders, refuse};
	const selections = new Map(
		Object.entries(identifiers).map(([name, value]) => [
			name,
			compileSelection(value, ['detection', name], context),
		]),
	);
	const compiled = compileCondition(condition, selections);
	if (compiled.kind === 'error') {
		refuse(['detection', 'condition'], compiled.message, compiled.remedy);
		return undefined;
	}
	if (problems.length > before) return undefined;
	return allOf([logSourceExpression(rule.logsource), compiled.expression]);
}
