import type {EventBatch} from '../../src/model/event-batch.ts';
import {batchOf, numbered, testTime} from './event-batches.ts';
import {hitAt} from './event-store-contract/subject.ts';

/** Batches that `fixtures/store-in-steps.ts` stores, and rows of each. */
export const stepCount = 9;
export const stepRows = 20;

/** Whose events they are: of one that is told what is stored. */
export const stepSource = {channel: 'agent', address: '00ff', epoch: 'steps'} as const;

/** Rows of two classes, one with a hit; the same at each call. */
export function stepBatch(step: number): EventBatch {
	const from = step * stepRows + 1;
	const rows = numbered(from, from + stepRows - 1, {source: stepSource, receivedAt: testTime});
	const batch = batchOf(
		rows.map((row, at) => (at === 5 ? {...row, hits: [hitAt(testTime)]} : row)),
	);
	for (let row = 0; row < stepRows; row += 4) batch.class[row] = 1;
	return batch;
}
