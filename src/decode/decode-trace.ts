/** One captured part of a message. */
interface TracedCapture {
	/** Its type: `ip`, `word`, ... */
	readonly type: string;
	/** The field it goes to; null where it is only looked at. */
	readonly field: string | null;
	/** Bytes [from, to) of the batch's arena. */
	readonly from: number;
	readonly to: number;
}

/** Which pattern knew a message, and what it captured. */
export interface DecodeTrace {
	/** Where the pattern stands: pack, and line of its file. */
	readonly place: PatternPlace;
	readonly captures: readonly TracedCapture[];
}

/** Where a pattern stands. */
export interface PatternPlace {
	readonly pack: string;
	/** The pattern's name in the pack. */
	readonly pattern: string;
	readonly file: string;
	readonly line: number;
	/** As it is written. */
	readonly text: string;
}
