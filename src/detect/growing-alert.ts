import {alertId, evidenceLimit} from '../model/alert.ts';
import type {Alert} from '../model/alert.ts';
import type {Severity} from '../model/severity.ts';
import {carriedPlace} from './alert-fields.ts';
import type {Correlation} from './correlation.ts';
import {isPlainCount} from './correlation.ts';
import type {Firing} from './firing.ts';
import type {KeptHits} from './kept-hits.ts';

/** What an alert is opened with. */
export interface Opening {
	/** Numbers of the texts of its group. */
	readonly values: readonly number[];
	readonly firing: Firing;
	/** The hits of its window, oldest first. */
	readonly matched: readonly number[];
}

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
	readonly #hits: KeptHits<Ref>;
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
	constructor(correlation: Correlation, alert: Alert<Ref>, hits: KeptHits<Ref>) {
		this.#hits = hits;
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

	/** The first alert of a firing. */
	static open<Ref>(
		correlation: Correlation,
		severity: Severity,
		hits: KeptHits<Ref>,
		{values, firing, matched}: Opening,
	): GrowingAlert<Ref> {
		const {id, title} = correlation;
		const group = values.map((value) => hits.texts.at(value));
		const first = matched[0] ?? firing.hit;
		const firstSeen = hits.timeOf(first);
		const shown = isShownByCompletion(correlation) ? firing.hit : first;
		const fired = hits.timeOf(firing.hit);
		const begin: Alert<Ref> = {
			id: alertId(id, group, firstSeen),
			rule: {id, name: title},
			severity,
			group,
			sourceIp: hits.textOf(shown, carriedPlace.sourceIp) ?? null,
			userName: hits.textOf(shown, carriedPlace.userName) ?? null,
			hostName: hits.textOf(shown, carriedPlace.hostName) ?? null,
			sourceAddress: hits.textOf(shown, carriedPlace.sourceAddress) ?? null,
			count: 0,
			firstSeen,
			lastSeen: firstSeen,
			firstFired: fired,
			lastFired: fired,
			firstEvents: [],
			lastEvents: [],
		};
		const alert = new GrowingAlert<Ref>(correlation, begin, hits);
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
	count(hit: number): void {
		const time = this.#hits.timeOf(hit);
		this.#count += this.#hits.weightOf(hit);
		if (time < this.#firstSeen) this.#firstSeen = time;
		if (time > this.#lastSeen) this.#lastSeen = time;
		if (!isShownByCompletion(this.#correlation)) this.#agree(hit);
		const event = this.#hits.eventOf(hit);
		if (event === undefined) return;
		if (this.#firstEvents.length < evidenceLimit) this.#firstEvents.push(event);
		this.#lastEvents.push(event);
		if (this.#lastEvents.length < 2 * evidenceLimit) return;
		this.#lastEvents.copyWithin(0, this.#lastEvents.length - evidenceLimit);
		this.#lastEvents.length = evidenceLimit;
	}

	/** Notes one more firing; false where it changes nothing. */
	fire({hit}: Firing): boolean {
		const hasAgreed = isShownByCompletion(this.#correlation) && this.#agree(hit);
		const time = this.#hits.timeOf(hit);
		const isWithin = time >= this.firstFired && time <= this.lastFired;
		this.firstFired = Math.min(this.firstFired, time);
		this.lastFired = Math.max(this.lastFired, time);
		return hasAgreed || !isWithin;
	}

	/** Shows no more what the hit does not have, too; returns whether there was any. */
	#agree(hit: number): boolean {
		const [sourceIp, userName, hostName] = [this.#sourceIp, this.#userName, this.#hostName];
		const sourceAddress = this.#sourceAddress;
		this.#sourceIp = this.#agreed(sourceIp, hit, carriedPlace.sourceIp);
		this.#userName = this.#agreed(userName, hit, carriedPlace.userName);
		this.#hostName = this.#agreed(hostName, hit, carriedPlace.hostName);
		this.#sourceAddress = this.#agreed(sourceAddress, hit, carriedPlace.sourceAddress);
		return (
			sourceIp !== this.#sourceIp ||
			userName !== this.#userName ||
			hostName !== this.#hostName ||
			sourceAddress !== this.#sourceAddress
		);
	}

	#agreed(shown: string | null, hit: number, place: number): string | null {
		return shown !== null && shown !== this.#hits.textOf(hit, place) ? null : shown;
	}
}

// What completes an order is what the alert is about: the login after failures, not the failures.
function isShownByCompletion({kind}: Correlation): boolean {
	return kind === 'ordered';
}
