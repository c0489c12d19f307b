/**
 * How the messages of a source are read, by name, and what that takes in words, as they are offered to an operator. `auto` is how every
 * source is read that has no other; it takes every dialect of RFC 3164 that can safely be told by its bytes.
 */
export const dialects = {
	auto: 'RFC 5424 to the letter, and RFC 3164 as devices write it, by its first bytes',
	'no-pri': 'as auto, and messages without <PRI>, as they stand in log files',
	loose: 'as no-pri, and RFC 5424 messages that break a rule, as far as they can be read',
	rfc3164:
		'RFC 3164 only, also where digits and a space follow <PRI>, which auto takes for RFC 5424',
} as const;

export type Dialect = keyof typeof dialects;

// Object.keys of a value that is `as const` has these and no other.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const dialectNames = Object.keys(dialects) as readonly Dialect[];
