/** One event matched one rule; committed in the same transaction as the event, and never changed. */
export interface RuleHit {
	/** The Sigma rule's id (a UUID). */
	readonly ruleId: string;
	/** Event time in milliseconds; correlation windows are measured in it. */
	readonly time: number;
	/** How many occurrences the event stands for: N for `message repeated N times`, else 1. */
	readonly weight: number;
	/** The fields correlations group by and alerts show (`source.ip`, `user.name`, `host.name`, ...). */
	readonly fields: Readonly<Record<string, string>>;
}

/** A hit to be folded, wherever it is; `Ref` names its event: its id in a hub, `FILE:LINE` in a replay. */
export interface FoldableHit<Ref = number> extends Omit<RuleHit, 'fields'> {
	/** Order of commit: rises with every hit of one store. */
	readonly id: number;
	readonly event: Ref;
	/** The value of one of its `fields`. */
	field(name: string): string | undefined;
}

/** A hit that is an object, as one to be folded. */
export function foldable<Ref>(
	hit: RuleHit,
	{id, event}: Pick<FoldableHit<Ref>, 'id' | 'event'>,
): FoldableHit<Ref> {
	return {...hit, id, event, field: (name) => hit.fields[name]};
}
