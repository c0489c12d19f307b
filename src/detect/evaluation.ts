import {completionStart} from './completion.ts';
import type {Correlation} from './correlation.ts';
import {isPlainCount} from './correlation.ts';
import type {Firing} from './firing.ts';
import type {Group} from './group-table.ts';
import type {Tally} from './tally.ts';

/** Which entry of a group has come or changed. */
export interface Change {
	readonly index: number;
	/** Whether it is the newest, has just come, and everything before it is as it was judged. */
	readonly isNext: boolean;
}

/** The firings at the changed entry and at those after it that it can matter to, oldest first. */
export function findFirings<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	change: Change,
): readonly Firing<Ref>[] {
	if (group.tally === undefined) return findCompletions(correlation, group, change);
	if (!change.isNext) restartTally(correlation, group, group.tally, change.index);
	return findFullWindows(correlation, group, group.tally, change.index);
}

function findCompletions<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	{index}: Change,
): readonly Firing<Ref>[] {
	let firings: Firing<Ref>[] | undefined;
	const until = (group.window.at(index)?.hit.time ?? 0) + correlation.spanMs;
	for (let i = index; i < group.window.length; i += 1) {
		const hit = group.window.at(i)?.hit;
		if (hit === undefined || hit.time > until) break;
		const start = completionStart(correlation, group, i);
		if (start === undefined) continue;
		firings ??= [];
		firings.push({hit, start});
	}
	return firings ?? noFirings;
}

/** One for all, since most hits fire nothing. */
const noFirings: readonly never[] = [];

/** Slides the window from `index` to the newest entry, where the tally is left. */
function findFullWindows<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	tally: Tally,
	index: number,
): readonly Firing<Ref>[] {
	let firings: Firing<Ref>[] | undefined;
	const until = (group.window.at(index)?.hit.time ?? 0) + correlation.timespanMs;
	for (let i = index; i < group.window.length; i += 1) {
		const entry = group.window.at(i);
		if (entry === undefined) break;
		tally.add(entry);
		shrinkTally(group, tally, entry.hit.time - correlation.timespanMs);
		const isFull = tally.value >= correlation.threshold && entry.inputs !== 0;
		if (!isFull || entry.hit.time > until) continue;
		firings ??= [];
		firings.push({hit: entry.hit, start: windowStart(correlation, group, i)});
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
	const time = group.window.at(index)?.hit.time ?? 0;
	tally.clear();
	group.tallyFrom = group.window.firstAt(time - correlation.timespanMs);
	for (let i = group.tallyFrom; i < index; i += 1) {
		const entry = group.window.at(i);
		if (entry !== undefined) tally.add(entry);
	}
}

function shrinkTally<Ref>(group: Group<Ref>, tally: Tally, from: number): void {
	for (;;) {
		const oldest = group.window.at(group.tallyFrom);
		if (oldest === undefined || oldest.hit.time >= from) return;
		tally.remove(oldest);
		group.tallyFrom += 1;
	}
}

/** A window of firings begins where the first of their own windows does. */
function windowStart<Ref>(correlation: Correlation, group: Group<Ref>, index: number): number {
	let start = (group.window.at(index)?.hit.time ?? 0) - correlation.timespanMs;
	if (isPlainCount(correlation)) return start;
	for (let i = group.tallyFrom; i <= index; i += 1) {
		start = Math.min(start, group.window.at(i)?.start ?? start);
	}
	return start;
}
