import {alertId, evidenceLimit} from '../model/alert.ts';
import type {Alert} from '../model/alert.ts';
import type {StoredHit} from '../model/rule-hit.ts';
import type {Severity} from '../model/severity.ts';
import type {Correlation} from './correlation.ts';

/** One time at which a correlation's condition was met. */
export interface Firing<Ref> {
	/** The hit that met it; the firing is at its time. */
	readonly hit: StoredHit<Ref>;
	/** Start of the window that met it: hits from here to the firing are what it stands for. */
	readonly start: number;
}

/** The first alert of a firing; the matched hits are those of its window, oldest first. */
export function openAlert<Ref>(
	correlation: Correlation,
	severity: Severity,
	group: readonly string[],
	{firing, matched}: {readonly firing: Firing<Ref>; readonly matched: readonly StoredHit<Ref>[]},
): Alert<Ref> {
	const {id, title} = correlation;
	const firstSeen = matched[0]?.time ?? firing.hit.time;
	const empty: Alert<Ref> = {
		id: alertId(id, group, firstSeen),
		rule: {id, name: title},
		severity,
		group,
		...shownOf(matched[0] ?? firing.hit),
		count: 0,
		firstSeen,
		lastSeen: firstSeen,
		firstFired: firing.hit.time,
		lastFired: firing.hit.time,
		firstEvents: [],
		lastEvents: [],
	};
	const alert = countHits(correlation, empty, matched);
	return isShownByCompletion(correlation) ? {...alert, ...shownOf(firing.hit)} : alert;
}

/** The alert after one more firing whose window adds these hits; the same object where it changes nothing. */
export function extendAlert<Ref>(
	correlation: Correlation,
	alert: Alert<Ref>,
	{firing, matched}: {readonly firing: Firing<Ref>; readonly matched: readonly StoredHit<Ref>[]},
): Alert<Ref> {
	const counted = countHits(correlation, alert, matched);
	const {time} = firing.hit;
	const shown = isShownByCompletion(correlation) ? agreed(counted, firing.hit) : counted;
	const isSame =
		counted === alert &&
		shown.sourceIp === alert.sourceIp &&
		shown.userName === alert.userName &&
		shown.hostName === alert.hostName &&
		time >= alert.firstFired &&
		time <= alert.lastFired;
	if (isSame) return alert;
	return {
		...counted,
		sourceIp: shown.sourceIp,
		userName: shown.userName,
		hostName: shown.hostName,
		firstFired: Math.min(alert.firstFired, time),
		lastFired: Math.max(alert.lastFired, time),
	};
}

/** The alert with these hits counted, which lie within what it covers. */
export function countHits<Ref>(
	correlation: Correlation,
	alert: Alert<Ref>,
	hits: readonly StoredHit<Ref>[],
): Alert<Ref> {
	if (hits.length === 0) return alert;
	let {count, firstSeen, lastSeen} = alert;
	let shown: Shown = alert;
	for (const hit of hits) {
		count += hit.weight;
		firstSeen = Math.min(firstSeen, hit.time);
		lastSeen = Math.max(lastSeen, hit.time);
		if (!isShownByCompletion(correlation)) shown = agreed(shown, hit);
	}
	const {sourceIp, userName, hostName} = shown;
	const events = hits.map((hit) => hit.event);
	const room = evidenceLimit - alert.firstEvents.length;
	return {
		...alert,
		sourceIp,
		userName,
		hostName,
		count,
		firstSeen,
		lastSeen,
		firstEvents: room > 0 ? [...alert.firstEvents, ...events.slice(0, room)] : alert.firstEvents,
		lastEvents: [...alert.lastEvents, ...events].slice(-evidenceLimit),
	};
}

/**
 * Start of what an alert covers: hits from here to its last firing are counted, also those that come late. A firing of a plain count
 * stands for its whole timespan; another one's window can be longer, but its start is not kept with the alert.
 */
export function coverStart(correlation: Correlation, alert: Alert<unknown>): number {
	if (!isPlainCount(correlation)) return alert.firstSeen;
	return Math.min(alert.firstSeen, alert.firstFired - correlation.timespanMs);
}

/** Whether a firing's window is its timespan and nothing more. */
export function isPlainCount({kind, inputs}: Correlation): boolean {
	return (
		(kind === 'count' || kind === 'distinct') && inputs.every((input) => input.kind === 'rule')
	);
}

type Shown = Pick<Alert, 'sourceIp' | 'userName' | 'hostName'>;

// What completes an order is what the alert is about: the login after failures, not the failures.
function isShownByCompletion({kind}: Correlation): boolean {
	return kind === 'ordered';
}

function shownOf({fields}: StoredHit<unknown>): Shown {
	return {
		sourceIp: fields['source.ip'] ?? null,
		userName: fields['user.name'] ?? null,
		hostName: fields['host.name'] ?? null,
	};
}

function agreed(shown: Shown, hit: StoredHit<unknown>): Shown {
	const own = shownOf(hit);
	return {
		sourceIp: shown.sourceIp === own.sourceIp ? shown.sourceIp : null,
		userName: shown.userName === own.userName ? shown.userName : null,
		hostName: shown.hostName === own.hostName ? shown.hostName : null,
	};
}
