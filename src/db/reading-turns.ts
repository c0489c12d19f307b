import {setImmediate} from 'node:timers/promises';
import type {ReadFiles} from './read-files.ts';

/** Milliseconds of work after which others get their turn. */
const turnMs = 10;

/**
 * Works until there is nothing to do or the time is spent. Others get their turns in between, and what is read in the next turn is what
 * is stored by then.
 */
export async function inTurns(
	files: ReadFiles,
	budgetMs: number,
	work: () => Promise<boolean>,
): Promise<void> {
	const end = performance.now() + budgetMs;
	let turnEnd = performance.now() + turnMs;
	try {
		// oxlint-disable-next-line no-await-in-loop
		while (await work()) {
			const now = performance.now();
			if (now >= end) return;
			if (now < turnEnd) continue;
			files.endReading();
			// oxlint-disable-next-line no-await-in-loop
			await setImmediate();
			turnEnd = performance.now() + turnMs;
		}
	} finally {
		files.endReading();
	}
}
