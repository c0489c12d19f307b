import type {Correlation} from './correlation.ts';
import type {CorrelationRule} from './rule-schema.ts';
import {ecsName} from './taxonomy.ts';

/** The part of a correlation that decides when it fires, or what is wrong with it and where below `correlation`. */
export type Meaning =
	| {
			readonly kind: 'ok';
			readonly meaning: Pick<Correlation, 'kind' | 'threshold' | 'valueFields'>;
	  }
	| {
			readonly kind: 'error';
			readonly path: readonly PropertyKey[];
			readonly message: string;
			readonly remedy: string;
	  };

const kinds = {
	event_count: 'count',
	value_count: 'distinct',
	temporal: 'all',
	temporal_ordered: 'ordered',
} as const;

/** Reads type and condition of a correlation; each type asks for its own parts. */
export function meaningOf({correlation, taxonomy}: CorrelationRule): Meaning {
	const {type, rules} = correlation;
	if (type === 'value_sum' || type === 'value_avg' || type === 'value_percentile') {
		const known = Object.keys(kinds).join(', ');
		return error(['type'], `correlation type '${type}' is not supported`, `use one of ${known}`);
	}
	const kind = kinds[type];
	const isTemporal = kind === 'all' || kind === 'ordered';
	const {condition} = correlation;
	if (condition === undefined) {
		if (!isTemporal) return error(['type'], `${type} needs a condition`, 'add one such as gte: 5');
		return {kind: 'ok', meaning: {kind, threshold: rules.length, valueFields: []}};
	}
	for (const key of ['lt', 'lte', 'eq', 'neq'] as const) {
		if (condition[key] === undefined) continue;
		const message = `condition '${key}' cannot be decided while events still arrive`;
		return error(['condition', key], message, 'use gte or gt');
	}
	const threshold = condition.gt === undefined ? condition.gte : condition.gt + 1;
	if (
		threshold === undefined ||
		threshold < 1 ||
		(condition.gt !== undefined && condition.gte !== undefined)
	)
		return error(['condition'], 'a condition has one of gte and gt, at least 1', 'write gte: 5');
	if (isTemporal && (threshold > rules.length || (kind === 'ordered' && threshold < rules.length)))
		return error(['condition'], `the condition cannot count ${rules.length} rules so`, 'remove it');
	const valueFields = [condition.field ?? []].flat().map((field) => ecsName(field, taxonomy));
	if (kind === 'distinct' && valueFields.length === 0)
		return error(['condition'], 'value_count needs the field it counts', 'add field: NAME');
	if (kind !== 'distinct' && valueFields.length > 0)
		return error(['condition', 'field'], `${type} counts no field`, 'remove it');
	return {kind: 'ok', meaning: {kind, threshold, valueFields}};
}

function error(path: readonly PropertyKey[], message: string, remedy: string): Meaning {
	return {kind: 'error', path, message, remedy};
}
