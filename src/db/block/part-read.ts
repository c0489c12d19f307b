/** What reading a part of a block gives: what is in it, or that it is damaged. */
export type PartRead<Value> = {readonly kind: 'ok'; readonly value: Value} | Damage;

/** A part that cannot be believed. */
export interface Damage {
	readonly kind: 'damaged';
	/** `directory`, `lists`, `columns`, `text`, `signature`, `slice` or the name of a field. */
	readonly part: string;
	readonly reason: string;
}

export function ok<Value>(value: Value): PartRead<Value> {
	return {kind: 'ok', value};
}

export function damaged(part: string, reason: string): Damage {
	return {kind: 'damaged', part, reason};
}

/** What `next` makes of what was read; damage is handed on. */
export function andThen<Value, Next>(
	read: PartRead<Value>,
	next: (value: Value) => PartRead<Next>,
): PartRead<Next> {
	return read.kind === 'damaged' ? read : next(read.value);
}
