/** A key of a body and its value, without quotes and escapes. */
export type Pair = readonly [key: string, value: string];

/** Bounds of what is read of one body; what is beyond them is left out. */
export const bodyLimits = {
	pairs: 128,
	keyCharacters: 64,
	valueCharacters: 4096,
	/** Of objects within objects. */
	jsonDepth: 8,
} as const;

/** Whether a pair is kept: its key is bounded, and so is its value. */
export function isBounded([key, value]: Pair): boolean {
	return (
		key !== '' &&
		key.length <= bodyLimits.keyCharacters &&
		value.length <= bodyLimits.valueCharacters
	);
}

/** A value that may be an address, or hold one beside a port or in brackets. */
const addressLike = /^\S*(?:\d\.\d|:[\da-f]*:)\S*$/i;

/**
 * The pairs that stay certain. A key with two different values is a sign that a remote party ended a text that the program did not escape and
 * wrote pairs of its own behind it: whose address is whose is open then, and none is left.
 */
export function certainPairs(pairs: readonly Pair[]): readonly Pair[] {
	const values = new Map<string, string>();
	for (const [key, value] of pairs) {
		if ((values.get(key) ?? value) !== value)
			return pairs.filter(([, each]) => !addressLike.test(each));
		values.set(key, value);
	}
	return pairs;
}
