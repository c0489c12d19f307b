import * as z from 'zod';

const fieldValue = z.union([z.string(), z.number()]);

const fieldName = z
	.string()
	.regex(/^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$/, 'not a field name such as source.ip');

/** ECS field name -> constant. */
const constants = z.record(fieldName, fieldValue);

const texts = z.union([z.string(), z.array(z.string()).min(1)]);

const choice = z.strictObject({
	/** Whole words, in any case. */
	words: z.array(z.string().min(1)).optional(),
	/** Parts of words, in any case. */
	contains: z.array(z.string().min(1)).optional(),
	fields: constants,
});

const bodyFormat = z.enum(['json', 'logfmt', 'cef', 'leef']);
export type BodyFormatName = z.infer<typeof bodyFormat>;

const pattern = z
	.strictObject({
		name: z.string().regex(/^[a-z0-9-]+$/, 'a name is lower-case letters, digits and hyphens'),
		/** Either what the message is, or the format of a body. */
		match: texts.optional(),
		body: bodyFormat.optional(),
		/** For a body: key -> what its value must be. */
		when: z.record(z.string(), texts).optional(),
		/** For a body: the key whose value is a message of its own, and the key that names its program. */
		message: z.string().optional(),
		program: z.string().optional(),
		/** For a body: keys whose texts are kept under their own names, behind those of `as`; `from` stands before them in the body. */
		keep: z
			.strictObject({
				from: z.string().default(''),
				as: z.string(),
				keys: z.array(z.string()).min(1),
			})
			.optional(),
		/** Text that may stand only once in the message, where a second one would make the meaning open. */
		once: z.string().min(1).optional(),
		/** For `<keys>`: key -> one capture such as `<ip:source.ip>`; for a body: key -> patterns. */
		keys: z.record(z.string(), texts).optional(),
		/** Keys that must be there, and match in a body. */
		require: z.array(z.string()).optional(),
		/** Capture -> patterns for its text; where one matches, its captures are fields of the event, too. */
		inside: z.record(z.string(), texts).optional(),
		fields: constants.optional(),
		/** Fields that later lines of the same process may recall, and those to recall of earlier ones. */
		remember: z.array(fieldName).min(1).max(8).optional(),
		recall: z.array(fieldName).min(1).max(8).optional(),
		/** Captures that name the session, where a process serves several clients at once; none where its lines follow each other. */
		by: z.array(z.string()).max(4).optional(),
		/** Whether what is remembered under the session's name is so, too, for the next line that has none, and recalled in its place. */
		next: z.boolean().optional(),
		choose: z
			.strictObject({of: z.array(z.string()).min(1), cases: z.array(choice).min(1)})
			.optional(),
	})
	.refine(
		({match, body, when}) => (match === undefined) === (body !== undefined && when !== undefined),
		"a pattern has either 'match', or 'body' and 'when'",
	);

const testCase = z.strictObject({
	/** What the same process sent before. */
	before: z.array(z.string()).optional(),
	line: z.string(),
	/** Default: the first of the pack's programs. */
	program: z.string().nullable().optional(),
	/** Some of the fields it must give, null for one that must be absent; without `fields` no pattern may match. */
	fields: z.record(z.string(), fieldValue.nullable()).optional(),
	weight: z.number().optional(),
});

/** A decoder pack: one YAML document. */
export const packSchema = z.strictObject({
	decoder: z.string().regex(/^[a-z0-9-]+$/, 'a name is lower-case letters, digits and hyphens'),
	description: z.string(),
	/** Exact names; `%ASA-*` stands for all that begin with `%ASA-`. */
	programs: z.array(z.string().min(1)),
	/** Other programs whose messages are tried: none, those that no pack names, or all; or whole lines of log files, without their time stamp. */
	others: z.enum(['none', 'lines', 'unclaimed', 'all']).default('none'),
	/** Whether messages of its programs that no pattern knows are looked at for an address and a failed login all the same. */
	guess: z.boolean().default(true),
	/** Taken off before the patterns are tried: patterns at the start, texts at the end; each at most once, in this order. */
	strip: z
		.strictObject({start: z.array(z.string()).optional(), end: z.array(z.string()).optional()})
		.optional(),
	/** What each message begins with, then: its captures are fields, and the patterns are for what stands behind it. */
	lead: texts.optional(),
	fields: constants.optional(),
	/** Programs of which one process serves one client, or tells its clients apart: their patterns may `remember` and `recall`. */
	sessions: z.array(z.string().min(1)).optional(),
	patterns: z.array(pattern).min(1),
	tests: z.strictObject({
		accept: z.array(testCase),
		/** Lines that no pattern of the pack may match. */
		reject: z.array(testCase.omit({fields: true, weight: true})),
		/** Lines in which a remote party wrote what looks like another address or user. */
		injection: z.array(testCase),
	}),
});

export type PackDocument = z.infer<typeof packSchema>;
export type PatternDocument = PackDocument['patterns'][number];
export type PackTestCase = PackDocument['tests']['accept'][number];
