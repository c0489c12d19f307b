import {alertId, evidenceLimit} from '../model/alert.ts';
import type {Alert} from '../model/alert.ts';
import type {StoredHit} from '../model/rule-hit.ts';
import type {Severity} from '../model/severity.ts';
import type {Correlation} from './correlation.ts';
import {isPlainCount} from './correlation.ts';
import type {Firing} from './firing.ts';

/** An alert while hits still count in it; what others get of it is made by `snapshot`, since that costs more than to count a hit. */
export class GrowingAlert<Ref> {
	readonly id: string;
	firstFired: number;
	lastFired: number;
	/** Id of the hit at which it was opened, which need not be the one that it fired at; 0 where it is not known. */
	openedBy: number;
	/** What does not change. */
	readonly #begin: Alert<Ref>;
	readonly #correlation: Correlation;
	#count: number;
	#firstSeen: number;
	#lastSeen: number;
	#sourceIp: string | null;
	#userName: string | null;
	#hostName: string | null;
	#sourceAddress: string | null;
	readonly #firstEvents: Ref[];
	/** At least the last `evidenceLimit`; cut in runs, since cutting moves all that stay. */
	readonly #lastEvents: Ref[];

	/** Goes on with an alert that was stored. */
	constructor(correlation: Correlation, alert: Alert<Ref>) {
		this.id = alert.id;
		this.firstFired = alert.firstFired;
		this.lastFired = alert.lastFired;
		this.openedBy = alert.openedBy ?? 0;
		this.#begin = alert;
		this.#correlation = correlation;
		this.#count = alert.count;
		this.#firstSeen = alert.firstSeen;
		this.#lastSeen = alert.lastSeen;
		this.#sourceIp = alert.sourceIp;
		this.#userName = alert.userName;
		this.#hostName = alert.hostName;
		this.#sourceAddress = alert.sourceAddress ?? null;
		this.#firstEvents = [...alert.firstEvents];
		this.#lastEvents = [...alert.lastEvents];
	}

	/** The first alert of a firing; the matched hits are those of its window, oldest first. */
	static open<Ref>(
		correlation: Correlation,
		severity: Severity,
		group: readonly string[],
		{firing, matched}: {readonly firing: Firing<Ref>; readonly matched: readonly StoredHit<Ref>[]},
	): GrowingAlert<Ref> {
		const {id, title} = correlation;
		const firstSeen = matched[0]?.time ?? firing.hit.time;
		const shown = isShownByCompletion(correlation) ? firing.hit : (matched[0] ?? firing.hit);
		const alert = new GrowingAlert<Ref>(correlation, {
			id: alertId(id, group, firstSeen),
			rule: {id, name: title},
			severity,
			group,
			sourceIp: shown.fields['source.ip'] ?? null,
			userName: shown.fields['user.name'] ?? null,
			hostName: shown.fields['host.name'] ?? null,
			sourceAddress: shown.fields['source'] ?? null,
			count: 0,
			firstSeen,
			lastSeen: firstSeen,
			firstFired: firing.hit.time,
			lastFired: firing.hit.time,
			firstEvents: [],
			lastEvents: [],
		});
		for (const hit of matched) alert.count(hit);
		return alert;
	}

	/** As it is now. */
	snapshot(): Alert<Ref> {
		const {id, rule, severity, group} = this.#begin;
		return {
			id,
			rule,
			severity,
			group,
			sourceIp: this.#sourceIp,
			userName: this.#userName,
			hostName: this.#hostName,
			sourceAddress: this.#sourceAddress,
			count: this.#count,
			firstSeen: this.#firstSeen,
			lastSeen: this.#lastSeen,
			firstFired: this.firstFired,
			lastFired: this.lastFired,
			firstEvents: [...this.#firstEvents],
			lastEvents: this.#lastEvents.slice(-evidenceLimit),
			openedBy: this.openedBy,
		};
	}

	/**
	 * Start of what the alert covers: hits from here to its last firing are counted, also those that come late. A firing of a plain count
	 * stands for its whole timespan; another one's window can be longer, but its start is not kept with the alert.
	 */
	get coverStart(): number {
		if (!isPlainCount(this.#correlation)) return this.#firstSeen;
		return Math.min(this.#firstSeen, this.firstFired - this.#correlation.timespanMs);
	}

	covers(time: number): boolean {
		return time <= this.lastFired && time >= this.coverStart;
	}

	/** Counts a hit that lies within what the alert covers. */
	count(hit: StoredHit<Ref>): void {
		this.#count += hit.weight;
		if (hit.time < this.#firstSeen) this.#firstSeen = hit.time;
		if (hit.time > this.#lastSeen) this.#lastSeen = hit.time;
		if (!isShownByCompletion(this.#correlation)) this.#agree(hit);
		if (this.#firstEvents.length < evidenceLimit) this.#firstEvents.push(hit.event);
		this.#lastEvents.push(hit.event);
		if (this.#lastEvents.length < 2 * evidenceLimit) return;
		this.#lastEvents.copyWithin(0, this.#lastEvents.length - evidenceLimit);
		this.#lastEvents.length = evidenceLimit;
	}

	/** Notes one more firing; false where it changes nothing. */
	fire({hit}: Firing<Ref>): boolean {
		const hasAgreed = isShownByCompletion(this.#correlation) && this.#agree(hit);
		const isWithin = hit.time >= this.firstFired && hit.time <= this.lastFired;
		this.firstFired = Math.min(this.firstFired, hit.time);
		this.lastFired = Math.max(this.lastFired, hit.time);
		return hasAgreed || !isWithin;
	}

	/** Shows no more what the hit does not have, too; returns whether there was any. */
	#agree({fields}: StoredHit<Ref>): boolean {
		const [sourceIp, userName, hostName] = [this.#sourceIp, this.#userName, this.#hostName];
		const sourceAddress = this.#sourceAddress;
		if (sourceIp !== null && sourceIp !== fields['source.ip']) this.#sourceIp = null;
		if (userName !== null && userName !== fields['user.name']) this.#userName = null;
		if (hostName !== null && hostName !== fields['host.name']) this.#hostName = null;
		if (sourceAddress !== null && sourceAddress !== fields['source']) this.#sourceAddress = null;
		return (
			sourceIp !== this.#sourceIp ||
			userName !== this.#userName ||
			hostName !== this.#hostName ||
			sourceAddress !== this.#sourceAddress
		);
	}
}

// What completes an order is what the alert is about: the login after failures, not the failures.
function isShownByCompletion({kind}: Correlation): boolean {
	return kind === 'ordered';
}
