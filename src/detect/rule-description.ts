import type {SigmaRule} from './rule-schema.ts';

/** A rule in words, for an alert's detail. */
export interface RuleDescription {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	/** What it counts, over which time, by what: `5 or more of one source.ip within 10 min`. */
	readonly condition: string;
}

export function describeRule(id: string, rule: SigmaRule): RuleDescription {
	return {
		id,
		name: rule.title,
		description: rule.description.trim(),
		condition: conditionOf(rule),
	};
}

function conditionOf(rule: SigmaRule): string {
	if (rule.kind === 'detection') return 'each matching event';
	const {type, rules, condition, timespan} = rule.correlation;
	const groupBy = rule.correlation['group-by'];
	const subject = groupBy.length === 0 ? '' : ` of one ${groupBy.join(' and ')}`;
	const within = `within ${durationInWords(timespan)}`;
	const least = condition?.gt === undefined ? (condition?.gte ?? rules.length) : condition.gt + 1;
	const fields = [condition?.field ?? []].flat().join(' and ');
	switch (type) {
		case 'value_count':
			return `${least} or more different ${fields}${subject} ${within}`;
		case 'temporal':
			return `${least} of ${rules.join(', ')}${subject} ${within}`;
		case 'temporal_ordered':
			return `${rules.join(', then ')}${subject} ${within}`;
		default:
			return `${least} or more${subject} ${within}`;
	}
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
