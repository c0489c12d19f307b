import type {Severity} from '../model/severity.ts';

/** What a correlation correlates: the hits of a rule, or the firings of another correlation. */
export type CorrelationInput =
	| {readonly kind: 'rule'; readonly ruleId: string}
	/** Position in `RuleSet.correlations`; always before the one that names it. */
	| {readonly kind: 'correlation'; readonly index: number};

/** Where one group value comes from: the first of the fields that a hit has, or else the fallback. */
export interface GroupField {
	readonly fields: readonly string[];
	readonly fallback: string | undefined;
}

/**
 * A correlation ready to run. A rule that makes alerts by itself is one too: a count of 1.
 * - `count`: weights of the inputs within the timespan reach the threshold.
 * - `distinct`: different values of `valueFields` within the timespan reach the threshold.
 * - `all`: `threshold` different inputs occur within the timespan, in any order.
 * - `ordered`: all inputs occur within the timespan, in their order.
 */
export interface Correlation {
	readonly kind: 'count' | 'distinct' | 'all' | 'ordered';
	readonly id: string;
	readonly title: string;
	/** Null where it only serves others: it makes no alerts. */
	readonly severity: Severity | null;
	readonly inputs: readonly CorrelationInput[];
	readonly timespanMs: number;
	readonly threshold: number;
	/** For `distinct`. */
	readonly valueFields: readonly string[];
	/** Group fields by each rule whose hits reach it, directly or through other correlations. */
	readonly groupOf: ReadonlyMap<string, readonly GroupField[]>;
	/** How far before a firing the first hit that it counts can lie. */
	readonly spanMs: number;
}

/** Whether a firing's window is its timespan and nothing more. */
export function isPlainCount({kind, inputs}: Correlation): boolean {
	return (
		(kind === 'count' || kind === 'distinct') && inputs.every((input) => input.kind === 'rule')
	);
}
