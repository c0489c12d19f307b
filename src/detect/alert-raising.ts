import type {Correlation} from './correlation.ts';
import type {Firing} from './firing.ts';
import type {Group} from './group-table.ts';
import {GrowingAlert} from './growing-alert.ts';
import type {KeptHits} from './kept-hits.ts';

/** Told of each alert that a hit opened or changed. */
export type OnAlert<Ref> = (alert: GrowingAlert<Ref>, isOpened: boolean) => void;

/** Counts a hit whose time an alert of its group covers already. */
export function countCovered<Ref>(
	group: Group<Ref>,
	{hit, time}: {readonly hit: number; readonly time: number},
	onAlert: OnAlert<Ref>,
): void {
	for (const alert of group.alerts) {
		if (!alert.covers(time)) continue;
		alert.count(hit);
		onAlert(alert, false);
		return;
	}
}

/** What alerts are raised with. */
export interface Raising<Ref> {
	readonly correlation: Correlation;
	readonly hits: KeptHits<Ref>;
	readonly onAlert: OnAlert<Ref>;
}

/** Opens an alert for a firing, or extends the one that fired at most a timespan away from it. */
export function raiseAlert<Ref>(
	{correlation, hits, onAlert}: Raising<Ref>,
	group: Group<Ref>,
	firing: Firing,
): void {
	const {severity, timespanMs} = correlation;
	if (severity === null) return;
	const time = hits.timeOf(firing.hit);
	const alert = lastFiredNear(group, time, timespanMs);
	if (alert === undefined) {
		const matched = uncounted(group, firing.start, time);
		const {values} = group;
		const opened = GrowingAlert.open(correlation, severity, hits, {values, firing, matched});
		group.alerts.push(opened);
		onAlert(opened, true);
		return;
	}
	// What lies between covers is counted: the rest of the window, and all hits since the firing before, also those in neither window.
	const earlier = uncounted(group, firing.start, alert.coverStart);
	const later = uncounted(group, alert.lastFired, time);
	for (const hit of earlier) alert.count(hit);
	for (const hit of later) alert.count(hit);
	const hasFired = alert.fire(firing);
	if (hasFired || earlier.length > 0 || later.length > 0) onAlert(alert, false);
}

// Plain loops below: this runs for each hit, and what closures and iterators make is garbage.

function lastFiredNear<Ref>(
	{alerts}: Group<Ref>,
	time: number,
	timespanMs: number,
): GrowingAlert<Ref> | undefined {
	for (let index = alerts.length - 1; index >= 0; index -= 1) {
		const alert = alerts[index];
		if (alert === undefined) break;
		const {firstFired, lastFired} = alert;
		if (time <= lastFired + timespanMs && time >= firstFired - timespanMs) return alert;
	}
	return undefined;
}

/** The hits between the two times that no alert counts, oldest first. */
function uncounted<Ref>(
	{window, alerts}: Group<Ref>,
	from: number,
	until: number,
): readonly number[] {
	if (from > until) return noHits;
	const hits: number[] = [];
	const end = window.endAt(until);
	for (let index = window.firstAt(from, end); index < end; index += 1)
		if (!isCovered(alerts, window.timeAt(index))) hits.push(window.hitAt(index));
	return hits;
}

const noHits: readonly never[] = [];

function isCovered(alerts: readonly GrowingAlert<unknown>[], time: number): boolean {
	for (let index = 0; index < alerts.length; index += 1)
		if (alerts[index]?.covers(time) === true) return true;
	return false;
}
