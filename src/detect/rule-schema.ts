import * as z from 'zod';
import {parseDuration} from '../base/time.ts';
import {severities} from '../model/severity.ts';

// After the JSON schemas of Sigma 2.1 (sigma-detection-rule-schema.json, sigma-correlation-rules-schema.json): the outermost map may
// hold keys of the author's own, the parts that decide what a rule means may not.

const date = z.string().regex(/^\d{4}[-/]\d{2}[-/]\d{2}$/, 'a date is written YYYY-MM-DD');
const uuid = z.guid('an id is a UUID, as uuidgen prints it').transform((id) => id.toLowerCase());
/** An id or a name; ids are told from names by their form. */
const ruleKey = z
	.string()
	.min(1)
	.transform((key) => (z.guid().safeParse(key).success ? key.toLowerCase() : key));
const name = z.string().min(1).max(256);
const word = z.string().max(256);

/** Keys that both kinds of rule have. */
const common = {
	title: z.string().min(1).max(256),
	id: uuid.optional(),
	name: name.optional(),
	taxonomy: word.default('sigma'),
	status: z.enum(['stable', 'test', 'experimental', 'deprecated', 'unsupported']).optional(),
	description: z.string().max(65_535).default(''),
	author: z.string().optional(),
	references: z.array(z.string()).optional(),
	date: date.optional(),
	modified: date.optional(),
	falsepositives: z.array(z.string()).optional(),
	level: z.enum(severities).optional(),
	tags: z
		.array(z.string().regex(/^[a-z0-9_-]+\.[a-z0-9._-]+$/, 'a tag is namespace.name'))
		.optional(),
} as const;

/** Bounds of one correlation. Hits of three timespans are read again when the hub starts. */
export const correlationLimits = {
	rules: 16,
	groupFields: 8,
	/** A group keeps twice as many hits. */
	count: 10_000,
	timespanMs: 30 * 86_400_000,
} as const;

const milliseconds = z.string().transform((text, context) => {
	const duration = /^\d+[smhd]$/.test(text) ? parseDuration(text) : undefined;
	if (duration !== undefined && duration > 0 && duration <= correlationLimits.timespanMs)
		return duration;
	context.addIssue(`a timespan is a number with s, m, h or d, at most 30d`);
	return z.NEVER;
});

/** Most rounds of one test. */
const mostRounds = 1000;

const testCase = z.strictObject({
	/** Each `HOST PROGRAM[PID]: MESSAGE`; `{n}` is the number of the round, from 1. */
	lines: z.array(z.string()).min(1),
	/** How many rounds of the lines there are, and how far apart. */
	times: z.int().min(1).max(mostRounds).default(1),
	every: milliseconds.default(1000),
	/** Lines that come after the rounds. */
	after: z.array(z.string()).default([]),
});
export type RuleTestCase = z.infer<typeof testCase>;

const tests = z.strictObject({
	/** Each must make the rule alert. */
	alert: z.array(testCase).default([]),
	/** None may. */
	quiet: z.array(testCase).default([]),
});

const detectionFields = z.looseObject({
	...common,
	logsource: z.looseObject({
		category: word.optional(),
		product: word.optional(),
		service: word.optional(),
	}),
	detection: z.looseObject({condition: z.string().min(1)}),
	/** Ours: what an alert of this rule alone is about, how long it is extended, and lines that prove the rule. */
	nms: z
		.strictObject({
			subject: z.array(word).min(1).optional(),
			timespan: milliseconds.optional(),
			tests: tests.optional(),
		})
		.optional(),
});
export interface DetectionRule extends z.infer<typeof detectionFields> {
	readonly kind: 'detection';
}

const count = z.int().min(0).optional();

const correlationFields = z.looseObject({
	...common,
	correlation: z.strictObject({
		type: z.enum([
			'event_count',
			'value_count',
			'temporal',
			'temporal_ordered',
			'value_sum',
			'value_avg',
			'value_percentile',
		]),
		rules: z.array(ruleKey).min(1).max(correlationLimits.rules),
		aliases: z.record(z.string(), z.record(z.string(), word)).optional(),
		'group-by': z.array(word).max(correlationLimits.groupFields).default([]),
		timespan: milliseconds,
		condition: z
			.strictObject({
				gt: count,
				gte: count,
				lt: count,
				lte: count,
				eq: count,
				neq: count,
				field: z.union([word, z.array(word).min(1)]).optional(),
			})
			.optional(),
	}),
	generate: z.boolean().default(false),
	nms: z.strictObject({tests: tests.optional()}).optional(),
});
export interface CorrelationRule extends z.infer<typeof correlationFields> {
	readonly kind: 'correlation';
}

const detectionRule = detectionFields.transform((rule): DetectionRule => ({
	...rule,
	kind: 'detection',
}));
const correlationRule = correlationFields.transform((rule): CorrelationRule => ({
	...rule,
	kind: 'correlation',
}));

export type SigmaRule = DetectionRule | CorrelationRule;

/** One YAML document: a rule with `detection` or one with `correlation`. Each is judged by its own schema alone. */
export const sigmaRule = z
	.record(z.string(), z.unknown())
	.transform((value, context): SigmaRule => {
		if ('filter' in value) {
			context.addIssue('Sigma filters are not supported');
			return z.NEVER;
		}
		const result =
			'correlation' in value ? correlationRule.safeParse(value) : detectionRule.safeParse(value);
		if (result.success) return result.data;
		for (const {path, message, ...issue} of result.error.issues) {
			if (issue.code === 'unrecognized_keys')
				context.addIssue({code: issue.code, keys: issue.keys, path, message, input: value});
			else context.addIssue({code: 'custom', path, message, input: value});
		}
		return z.NEVER;
	});
