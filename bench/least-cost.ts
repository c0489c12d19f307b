import {performance} from 'node:perf_hooks';

const budgetMs = 2000;

/**
 * The least time of `work` over two seconds of runs, in microseconds per event: other programs can only add to it, so that short
 * works (below the scheduler's slice) are measured rightly on a busy machine, too.
 */
export function leastCost(events: number, work: () => void): number {
	const end = performance.now() + budgetMs;
	let least = Number.POSITIVE_INFINITY;
	for (let now = performance.now(); now < end;) {
		work();
		const after = performance.now();
		least = Math.min(least, after - now);
		now = after;
	}
	return (least * 1000) / events;
}
