import type {Correlation} from './correlation.ts';
import {correlationLimits} from './rule-schema.ts';
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
	const {type, rules, condition} = correlation;
	if (!isSupported(type)) {
		const known = Object.keys(kinds).join(', ');
		return error(['type'], `correlation type '${type}' is not supported`, `use one of ${known}`);
	}
	const kind = kinds[type];
	const isTemporal = kind === 'all' || kind === 'ordered';
	if (condition === undefined) {
		if (isTemporal) return {kind: 'ok', meaning: {kind, threshold: rules.length, valueFields: []}};
		return error(['type'], `${type} needs a condition`, 'add one such as gte: 5');
	}
	const threshold = thresholdOf(condition);
	if (typeof threshold !== 'number') return threshold;
	const least = kind === 'ordered' ? rules.length : 1;
	if (isTemporal && (threshold > rules.length || threshold < least))
		return error(['condition'], `${type} of ${rules.length} rules cannot count so`, 'remove it');
	const valueFields = [condition.field ?? []].flat().map((field) => ecsName(field, taxonomy));
	return fieldProblem(type, valueFields) ?? {kind: 'ok', meaning: {kind, threshold, valueFields}};
}

function fieldProblem(type: string, fields: readonly string[]): Meaning | undefined {
	const needsField = type === 'value_count';
	if (needsField === fields.length > 0) return undefined;
	return needsField
		? error(['condition'], `${type} needs the field it counts`, 'add field: NAME')
		: error(['condition', 'field'], `${type} counts no field`, 'remove it');
}

function isSupported(type: string): type is keyof typeof kinds {
	return Object.hasOwn(kinds, type);
}

function thresholdOf(
	condition: NonNullable<CorrelationRule['correlation']['condition']>,
): number | Meaning {
	for (const key of ['lt', 'lte', 'eq', 'neq'] as const) {
		if (condition[key] === undefined) continue;
		const message = `condition '${key}' cannot be decided while events still arrive`;
		return error(['condition', key], message, 'use gte or gt');
	}
	const {gt, gte} = condition;
	const threshold = gt === undefined ? gte : gt + 1;
	if (threshold !== undefined && threshold > correlationLimits.count)
		return error(['condition'], `counts go to ${correlationLimits.count}`, 'count less');
	if (threshold !== undefined && threshold >= 1 && (gt === undefined || gte === undefined))
		return threshold;
	return error(['condition'], 'a condition is one of gte and gt, 1 or more', 'write gte: 5');
}

function error(path: readonly PropertyKey[], message: string, remedy: string): Meaning {
	return {kind: 'error', path, message, remedy};
}
