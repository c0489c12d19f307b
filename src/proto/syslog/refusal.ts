import type {EventBatch} from '../../model/event-batch.ts';

/**
 * Notes why a row is no message, and the byte (a position in the arena) that breaks the rule. The first refusal of a row stands: the
 * scanner goes on behind it, so that an operator sees who sent the line.
 */
export function refuse(batch: EventBatch, row: number, reason: number, at: number): void {
	if (batch.reason[row] !== 0) return;
	batch.reason[row] = reason;
	batch.offset[row] = at - (batch.start[row] ?? 0);
}
