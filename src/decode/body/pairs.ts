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
