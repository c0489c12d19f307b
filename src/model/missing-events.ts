/** Events of an agent's epoch that were acknowledged to it and are not stored, by sequence, both ends included. */
export interface MissingRange {
	readonly epoch: string;
	readonly first: number;
	readonly last: number;
	/** When that was found, in milliseconds since the epoch. */
	readonly foundAt: number;
}

/** All that is missing of an agent: how many events, and the ranges found last, oldest first. */
export interface MissingEvents {
	readonly events: number;
	readonly ranges: readonly MissingRange[];
}

/** Most ranges that are kept of an agent; how many events are missing counts those of older ones too. */
export const missingRangesKept = 32;

export const nothingMissing: MissingEvents = {events: 0, ranges: []};

/** With the range too; what of it is known already is not found a second time. */
export function withMissing(known: MissingEvents, range: MissingRange): MissingEvents {
	const found = known.ranges.reduce(without, [range]);
	const events = found.reduce((sum, {first, last}) => sum + last - first + 1, known.events);
	return {events, ranges: [...known.ranges, ...found].slice(-missingRangesKept)};
}

/** What of the ranges is not in the other one. */
function without(ranges: readonly MissingRange[], known: MissingRange): MissingRange[] {
	return ranges.flatMap((range) => {
		if (range.epoch !== known.epoch || range.last < known.first || range.first > known.last)
			return [range];
		const before = {...range, last: known.first - 1};
		const after = {...range, first: known.last + 1};
		return [before, after].filter(({first, last}) => first <= last);
	});
}
