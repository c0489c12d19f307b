import type {Condition} from './event-query.ts';

/** All of the conditions hold; in normal form where they are. */
export function allOf(conditions: readonly Condition[]): Condition {
	return joined('and', conditions);
}

/** One of the conditions holds; in normal form where they are. */
export function anyOf(conditions: readonly Condition[]): Condition {
	return joined('or', conditions);
}

/** The condition does not hold; in normal form where it is. */
export function not(condition: Condition): Condition {
	if (condition.kind === 'not') return condition.of;
	// Everything becomes nothing, and the other way round.
	const isJoined = condition.kind === 'and' || condition.kind === 'or';
	if (isJoined && condition.of.length === 0) return {kind: opposite[condition.kind], of: []};
	return {kind: 'not', of: condition};
}

const opposite = {and: 'or', or: 'and'} as const;

function joined(kind: 'and' | 'or', conditions: readonly Condition[]): Condition {
	const parts = conditions.flatMap((condition) =>
		condition.kind === kind ? condition.of : [condition],
	);
	// `and` with nothing in it holds in every `or`, `or` with nothing in it in no `and`.
	const decided = parts.find((part) => part.kind === opposite[kind] && part.of.length === 0);
	if (decided !== undefined) return decided;
	const [only] = parts;
	return parts.length === 1 && only !== undefined ? only : {kind, of: parts};
}
