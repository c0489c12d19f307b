import type {StoredHit} from '../model/rule-hit.ts';
import type {Correlation} from './correlation.ts';
import type {Firing} from './firing.ts';
import type {Group} from './group-table.ts';
import {GrowingAlert} from './growing-alert.ts';

/** Told of each alert that a hit opened or changed. */
export type OnAlert<Ref> = (alert: GrowingAlert<Ref>) => void;

/** Counts a hit whose time an alert of its group covers already. */
export function countCovered<Ref>(
	group: Group<Ref>,
	hit: StoredHit<Ref>,
	onAlert: OnAlert<Ref>,
): void {
	for (const alert of group.alerts) {
		if (!alert.covers(hit.time)) continue;
		alert.count(hit);
		onAlert(alert);
		return;
	}
}

/** Opens an alert for a firing, or extends the one that fired at most a timespan away from it. */
export function raiseAlert<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	firing: Firing<Ref>,
	onAlert: OnAlert<Ref>,
): void {
	const {severity, timespanMs} = correlation;
	if (severity === null) return;
	const {time} = firing.hit;
	const alert = group.alerts.findLast(
		({firstFired, lastFired}) => time <= lastFired + timespanMs && time >= firstFired - timespanMs,
	);
	const matched: StoredHit<Ref>[] = [];
	if (alert === undefined) {
		addUncounted(matched, group, firing.start, time);
		const opened = GrowingAlert.open(correlation, severity, group.values, {firing, matched});
		group.alerts.push(opened);
		onAlert(opened);
		return;
	}
	// What lies between covers is counted: the rest of the window, and all hits since the firing before, also those in neither window.
	addUncounted(matched, group, firing.start, alert.coverStart);
	addUncounted(matched, group, alert.lastFired, time);
	for (const hit of matched) alert.count(hit);
	const hasFired = alert.fire(firing);
	if (hasFired || matched.length > 0) onAlert(alert);
}

/** Adds the hits between the two times that no alert counts, oldest first. */
function addUncounted<Ref>(
	hits: StoredHit<Ref>[],
	{window, alerts}: Group<Ref>,
	from: number,
	until: number,
): void {
	if (from > until) return;
	const end = window.endAt(until);
	for (let index = window.firstAt(from, end); index < end; index += 1) {
		const hit = window.at(index)?.hit;
		if (hit !== undefined && !alerts.some((alert) => alert.covers(hit.time))) hits.push(hit);
	}
}
