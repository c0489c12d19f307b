import type {Alert} from '../model/alert.ts';
import type {StoredHit} from '../model/rule-hit.ts';
import {countHits, coverStart, extendAlert, openAlert} from './alert-growth.ts';
import type {Firing} from './alert-growth.ts';
import type {Correlation} from './correlation.ts';
import type {Group} from './group-table.ts';

/** Takes in alerts that a hit opened or changed. */
export type OnAlert<Ref> = (alert: Alert<Ref>) => void;

/** Counts a hit whose time an alert of its group covers already. */
export function countCovered<Ref>(
	correlation: Correlation,
	group: Group<Ref>,
	hit: StoredHit<Ref>,
	onAlert: OnAlert<Ref>,
): void {
	const at = group.alerts.findIndex((alert) => covers(correlation, alert, hit.time));
	const alert = group.alerts[at];
	if (alert !== undefined) replace(group, at, countHits(correlation, alert, [hit]), onAlert);
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
	const at = group.alerts.findLastIndex(
		({firstFired, lastFired}) => time <= lastFired + timespanMs && time >= firstFired - timespanMs,
	);
	const alert = group.alerts[at];
	if (alert === undefined) {
		const matched = uncounted(correlation, group, firing.start, time);
		const opened = openAlert(correlation, severity, group.values, {firing, matched});
		replace(group, group.alerts.length, opened, onAlert);
		return;
	}
	// What lies between covers is counted: the rest of the window, and all hits since the firing before, also those in neither window.
	const matched = [
		...uncounted(correlation, group, firing.start, coverStart(correlation, alert)),
		...uncounted(correlation, group, alert.lastFired, time),
	];
	replace(group, at, extendAlert(correlation, alert, {firing, matched}), onAlert);
}

function replace<Ref>(
	group: Group<Ref>,
	at: number,
	alert: Alert<Ref>,
	onAlert: OnAlert<Ref>,
): void {
	if (group.alerts[at] === alert) return;
	group.alerts[at] = alert;
	onAlert(alert);
}

/** Hits between the two times that no alert counts, oldest first. */
function uncounted<Ref>(
	correlation: Correlation,
	{window, alerts}: Group<Ref>,
	from: number,
	until: number,
): readonly StoredHit<Ref>[] {
	return window
		.between(from, until)
		.map((entry) => entry.hit)
		.filter((hit) => !alerts.some((alert) => covers(correlation, alert, hit.time)));
}

function covers(correlation: Correlation, alert: Alert<unknown>, time: number): boolean {
	return time <= alert.lastFired && time >= coverStart(correlation, alert);
}
