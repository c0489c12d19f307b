import type {EventSource} from '../model/event.ts';

/** Which parse errors: all conditions hold; an absent one does not restrict. */
export interface ParseErrorsRequest {
	/** Only those with an id below, and those with an id above. */
	readonly before: number;
	readonly after?: number | undefined;
	/** The newest ones first unless this says otherwise. */
	readonly order?: 'oldest' | undefined;
	readonly limit: number;
	readonly source?: Pick<EventSource, 'channel' | 'address'> | undefined;
	readonly reason?: string | undefined;
}

/** Parse errors of one source for one reason. */
export interface ParseErrorGroup {
	/** Its address is `otherName` for the groups of a file beyond `groupLimit`. */
	readonly source: Pick<EventSource, 'channel' | 'address'>;
	readonly reason: string;
	readonly count: number;
	/** Times of receipt. */
	readonly firstAt: number;
	readonly lastAt: number;
	readonly oldestId: number;
	readonly newestId: number;
}

export interface ParseErrorGroups {
	/** The group with the newest parse error first. */
	readonly groups: readonly ParseErrorGroup[];
	/** Groups, and parse errors in them, in all. */
	readonly totalGroups: number;
	readonly total: number;
}

/** The groups of several files as one list. */
export function mergeGroups(
	files: readonly (readonly ParseErrorGroup[])[],
	limit: number,
): ParseErrorGroups {
	const merged = new Map<string, ParseErrorGroup>();
	let total = 0;
	for (const group of files.flat()) {
		const key = `${group.source.channel}\0${group.source.address}\0${group.reason}`;
		const known = merged.get(key);
		merged.set(key, known === undefined ? group : add(known, group));
		total += group.count;
	}
	const groups = [...merged.values()].toSorted((one, other) => other.newestId - one.newestId);
	return {groups: groups.slice(0, limit), totalGroups: groups.length, total};
}

function add(one: ParseErrorGroup, other: ParseErrorGroup): ParseErrorGroup {
	return {
		source: one.source,
		reason: one.reason,
		count: one.count + other.count,
		firstAt: Math.min(one.firstAt, other.firstAt),
		lastAt: Math.max(one.lastAt, other.lastAt),
		oldestId: Math.min(one.oldestId, other.oldestId),
		newestId: Math.max(one.newestId, other.newestId),
	};
}
