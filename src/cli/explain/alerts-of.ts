import type {RuleSet} from '../../detect/rule-set.ts';
import type {Severity} from '../../model/severity.ts';

/** An alert that hits of a rule may come to. */
export interface RaisedAlert {
	readonly id: string;
	readonly name: string;
	readonly severity: Severity;
	/** In words. */
	readonly condition: string;
}

/** What comes of the hits of a rule: its own alert, and those of rules that count them, directly or not. */
export function alertsOf(rules: RuleSet, ruleId: string): readonly RaisedAlert[] {
	return rules.correlations.flatMap(({id, title, severity, groupOf}) => {
		if (severity === null || !groupOf.has(ruleId)) return [];
		return [{id, name: title, severity, condition: rules.describe(id)?.condition ?? ''}];
	});
}
