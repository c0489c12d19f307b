import type {SigmaRule} from './rule-schema.ts';

/** A rule in words, for an alert's detail. */
export interface RuleDescription {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	/** What it counts, over which time, by what: `5 or more of one source.ip within 10 min`. */
	readonly condition: string;
}

/** `titleOf` gives the title of the rule that a correlation refers to by name or id. */
export function describeRule(
	id: string,
	rule: SigmaRule,
	titleOf: (reference: string) => string,
): RuleDescription {
	return {
		id,
		name: rule.title,
		description: rule.description.trim(),
		condition: conditionOf(rule, titleOf),
	};
}

function conditionOf(rule: SigmaRule, titleOf: (reference: string) => string): string {
	if (rule.kind === 'detection') return 'each matching event';
	const {type, rules, condition, timespan} = rule.correlation;
	const titles = rules.map((reference) => `"${titleOf(reference)}"`);
	const subject = rule.correlation['group-by'].join(' and ');
	const least = condition?.gt === undefined ? (condition?.gte ?? rules.length) : condition.gt + 1;
	const things = {
		event_count: `${least} or more`,
		value_count: `${least} or more different ${[condition?.field ?? []].flat().join(' and ')}`,
		temporal: `${least} of ${titles.join(', ')}`,
		temporal_ordered: titles.join(', then '),
	};
	const counted = Object.entries(things).find(([name]) => name === type)?.[1] ?? type;
	return `${counted}${subject === '' ? '' : ` of one ${subject}`} within ${durationInWords(timespan)}`;
}

const units = [
	['d', 86_400_000],
	['h', 3_600_000],
	['min', 60_000],
	['s', 1000],
] as const;

function durationInWords(milliseconds: number): string {
	const [name, size] = units.find(([, unit]) => milliseconds % unit === 0) ?? ['ms', 1];
	return `${milliseconds / size} ${name}`;
}
