import {completionStart} from './completion.ts';
import type {Correlation} from './correlation.ts';
import {isPlainCount} from './correlation.ts';
import type {Firing} from './firing.ts';
import type {Group} from './group-table.ts';
import type {Tally} from './tally.ts';

/** Which hit of a group has come, or means something else. */
export interface Change {
	readonly index: number;
	/** Whether it is the newest, has just come, and everything before it is as it was judged. */
	readonly isNext: boolean;
}

/** The firings at the changed hit and at those after it that it can matter to, oldest first. */
export function findFirings<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	change: Change,
): readonly Firing[] {
	if (group.tally === undefined) return findCompletions(correlation, group, change);
	if (!change.isNext) restartTally(correlation, group, group.tally, change.index);
	return findFullWindows(correlation, group, group.tally, change.index);
}

function findCompletions<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	{index}: Change,
): readonly Firing[] {
	let firings: Firing[] | undefined;
	const {window} = group;
	const until = window.timeAt(index) + correlation.spanMs;
	for (let i = index; i < window.length && window.timeAt(i) <= until; i += 1) {
		const start = completionStart(correlation, group, i);
		if (start === undefined) continue;
		firings ??= [];
		firings.push({hit: window.hitAt(i), start});
	}
	return firings ?? noFirings;
}

/** One for all, since most hits fire nothing. */
const noFirings: readonly never[] = [];

/** Slides the window from `index` to the newest hit, where the tally is left. */
function findFullWindows<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	tally: Tally,
	index: number,
): readonly Firing[] {
	let firings: Firing[] | undefined;
	const {window} = group;
	const until = window.timeAt(index) + correlation.timespanMs;
	for (let i = index; i < window.length; i += 1) {
		const time = window.timeAt(i);
		tally.add(window, i);
		shrinkTally(group, tally, time - correlation.timespanMs);
		const isFull = tally.value >= correlation.threshold && window.inputsAt(i) !== 0;
		if (!isFull || time > until) continue;
		firings ??= [];
		firings.push({hit: window.hitAt(i), start: windowStart(correlation, group, i)});
	}
	return firings ?? noFirings;
}

/** Makes the tally that of the window which ends before `index`. */
function restartTally<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	tally: Tally,
	index: number,
): void {
	const {window} = group;
	tally.clear();
	group.tallyFrom = window.firstAt(window.timeAt(index) - correlation.timespanMs);
	for (let i = group.tallyFrom; i < index; i += 1) tally.add(window, i);
}

function shrinkTally<Ref>(group: Group<Ref>, tally: Tally, from: number): void {
	const {window} = group;
	for (; window.timeAt(group.tallyFrom) < from; group.tallyFrom += 1)
		tally.remove(window, group.tallyFrom);
}

/** A window of firings begins where the first of their own windows does. */
function windowStart<Ref>(correlation: Correlation, group: Group<Ref>, index: number): number {
	const {window} = group;
	let start = window.timeAt(index) - correlation.timespanMs;
	if (isPlainCount(correlation)) return start;
	for (let i = group.tallyFrom; i <= index; i += 1) start = Math.min(start, window.startAt(i));
	return start;
}
