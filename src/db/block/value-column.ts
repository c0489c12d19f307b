import type {FieldValue} from '../../model/event.ts';

/** Which of a block's rows has which value of one field: what aggregates read, without an event being built. */
export interface ValueColumn {
	/** Distinct. */
	readonly values: readonly FieldValue[];
	/** By row: 0 where there is none, else the value's place plus 1. */
	readonly ids: Uint16Array;
}
