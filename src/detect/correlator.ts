import type {Alert} from '../model/alert.ts';
import type {StoredHit} from '../model/rule-hit.ts';
import {countHits, coverStart, extendAlert, isPlainCount, openAlert} from './alert-growth.ts';
import type {Firing} from './alert-growth.ts';
import type {Correlation, GroupField} from './correlation.ts';
import {GroupTable} from './group-table.ts';
import type {Group} from './group-table.ts';
import type {Entry} from './hit-window.ts';
import {completionStart} from './completion.ts';
import {makeTally} from './tally.ts';

/** Most hits one group holds; a longer window is judged and counted by its newest ones. */
export const windowLimit = 4096;

/** Takes in alerts that a hit changed. */
export type OnAlert<Ref> = (alert: Alert<Ref>) => void;

/** Runs one correlation over hits in order of commit. */
export class Correlator<Ref> {
	readonly #correlation: Correlation;
	readonly #groups: GroupTable<Ref>;
	readonly #isPlainCount: boolean;
	/** Whether weights alone decide, so that a few hits stand for any number of them. */
	readonly #isSpareable: boolean;

	constructor(correlation: Correlation, groupLimit: number) {
		this.#correlation = correlation;
		this.#isPlainCount = isPlainCount(correlation);
		this.#isSpareable = this.#isPlainCount && correlation.kind === 'count';
		const inputs = correlation.inputs.map(() => -Infinity);
		this.#groups = new GroupTable(groupLimit, () => ({
			tally: makeTally(correlation),
			latest: [...inputs],
		}));
	}

	get ruleId(): string {
		return this.#correlation.id;
	}

	get evicted(): number {
		return this.#groups.evicted;
	}

	/** Takes back an alert that was stored; hits that it counted follow through `add` without `onAlert`. */
	restore(alert: Alert<Ref>): void {
		const group = this.#groups.get(alert.group);
		group.alerts = [...group.alerts.filter(({id}) => id !== alert.id), alert].toSorted(
			(a, b) => a.lastFired - b.lastFired,
		);
		this.#groups.grow(0);
	}

	/**
	 * Takes in a hit and what it made the correlations before this one fire, and returns this one's own firings. Without `onAlert`
	 * alerts stay as they were restored.
	 */
	add(
		hit: StoredHit<Ref>,
		firings: readonly (readonly Firing<Ref>[])[],
		onAlert: OnAlert<Ref> | undefined,
	): readonly Firing<Ref>[] {
		const own: Firing<Ref>[] = [];
		const entry: Entry<Ref> = {hit, inputs: 0, start: hit.time, weight: 0};
		for (const [bit, input] of this.#correlation.inputs.entries()) {
			if (input.kind === 'rule') {
				if (input.ruleId === hit.ruleId) mark(entry, bit, hit.time, hit.weight);
				continue;
			}
			for (const firing of firings[input.index] ?? []) {
				if (firing.hit.id === hit.id) mark(entry, bit, firing.start, 1);
				else own.push(...this.#fireLate(firing, bit, onAlert));
			}
		}
		const values = groupValues(this.#correlation.groupOf.get(hit.ruleId), hit);
		if (values === undefined) return own;
		const group = this.#groups.get(values);
		const index = this.#insert(group, entry);
		if (onAlert !== undefined) this.#countLate(group, hit, onAlert);
		own.push(...this.#evaluate(group, index, onAlert));
		this.#trim(group);
		return own;
	}

	/** A firing of an earlier correlation at a hit that came before: a late hit completed its window. */
	#fireLate(
		firing: Firing<Ref>,
		bit: number,
		onAlert: OnAlert<Ref> | undefined,
	): readonly Firing<Ref>[] {
		const values = groupValues(this.#correlation.groupOf.get(firing.hit.ruleId), firing.hit);
		const group = values === undefined ? undefined : this.#groups.peek(values);
		const index = group?.window.indexOf(firing.hit) ?? -1;
		const entry = group?.window.at(index);
		if (group === undefined || entry === undefined) return [];
		const weight = entry.weight;
		mark(entry, bit, firing.start, 1);
		group.weight += entry.weight - weight;
		note(group, entry);
		return this.#evaluate(group, index, onAlert, true);
	}

	#insert(group: Group<Ref>, entry: Entry<Ref>): number {
		const index = group.window.insert(entry);
		group.weight += entry.weight;
		note(group, entry);
		this.#groups.grow(1);
		return index;
	}

	/** Counts a hit whose time an alert covers already. */
	#countLate(group: Group<Ref>, hit: StoredHit<Ref>, onAlert: OnAlert<Ref>): void {
		for (const [i, alert] of group.alerts.entries()) {
			if (hit.time > alert.lastFired || hit.time < coverStart(this.#correlation, alert)) continue;
			const grown = countHits(this.#correlation, alert, [hit]);
			group.alerts[i] = grown;
			onAlert(grown);
			return;
		}
	}

	/** Finds the entries from `index` on at which the condition is met, now that the one there has come or changed. */
	#evaluate(
		group: Group<Ref>,
		index: number,
		onAlert: OnAlert<Ref> | undefined,
		isFresh = index < group.window.length - 1,
	): readonly Firing<Ref>[] {
		const {spanMs, threshold} = this.#correlation;
		const {window, tally} = group;
		const firings: Firing<Ref>[] = [];
		const until = (window.at(index)?.hit.time ?? 0) + spanMs;
		if (isFresh && tally !== undefined) this.#restartTally(group, index);
		for (let i = index; i < window.length; i += 1) {
			const entry = window.at(i);
			if (entry === undefined) break;
			if (tally !== undefined) this.#slideTally(group, entry);
			if (entry.hit.time > until) {
				// The tally has to reach the newest entry; the others can end here.
				if (tally === undefined) break;
				continue;
			}
			const start =
				tally === undefined
					? completionStart(this.#correlation, group, i)
					: tally.value >= threshold && entry.inputs !== 0
						? this.#windowStart(group, i)
						: undefined;
			if (start === undefined) continue;
			const firing = {hit: entry.hit, start};
			firings.push(firing);
			if (onAlert !== undefined) this.#raise(group, firing, onAlert);
		}
		return firings;
	}

	/** Makes the tally that of the window that ends before `index`. */
	#restartTally(group: Group<Ref>, index: number): void {
		const {window, tally} = group;
		const time = window.at(index)?.hit.time ?? 0;
		tally?.clear();
		group.tallyFrom = window.firstAt(time - this.#correlation.timespanMs);
		for (let i = group.tallyFrom; i < index; i += 1) {
			const entry = window.at(i);
			if (entry !== undefined) tally?.add(entry);
		}
	}

	#slideTally(group: Group<Ref>, entry: Entry<Ref>): void {
		const {window, tally} = group;
		tally?.add(entry);
		const from = entry.hit.time - this.#correlation.timespanMs;
		for (;;) {
			const oldest = window.at(group.tallyFrom);
			if (oldest === undefined || oldest.hit.time >= from) return;
			tally?.remove(oldest);
			group.tallyFrom += 1;
		}
	}

	#windowStart(group: Group<Ref>, index: number): number {
		const time = group.window.at(index)?.hit.time ?? 0;
		let start = time - this.#correlation.timespanMs;
		if (this.#isPlainCount) return start;
		for (let i = group.tallyFrom; i <= index; i += 1) {
			start = Math.min(start, group.window.at(i)?.start ?? start);
		}
		return start;
	}

	#raise(group: Group<Ref>, firing: Firing<Ref>, onAlert: OnAlert<Ref>): void {
		const correlation = this.#correlation;
		if (correlation.severity === null) return;
		const {time} = firing.hit;
		const at = group.alerts.findLastIndex(
			(alert) =>
				time <= alert.lastFired + correlation.timespanMs &&
				time >= alert.firstFired - correlation.timespanMs,
		);
		const open = group.alerts[at];
		// A later firing counts all hits since the one before, also those between the two windows.
		const from = open === undefined ? firing.start : Math.min(firing.start, open.lastFired);
		const until = open === undefined ? time : Math.max(time, open.firstFired);
		const matched = group.window
			.between(from, until)
			.map((entry) => entry.hit)
			.filter((hit) => !this.#isCovered(group, hit.time));
		if (open === undefined) {
			const opened = openAlert(correlation, correlation.severity, group.values, {firing, matched});
			group.alerts.push(opened);
			onAlert(opened);
			return;
		}
		const extended = extendAlert(correlation, open, {firing, matched});
		group.alerts[at] = extended;
		onAlert(extended);
	}

	#isCovered({alerts}: Group<Ref>, time: number): boolean {
		return alerts.some(
			(alert) => time <= alert.lastFired && time >= coverStart(this.#correlation, alert),
		);
	}

	/** Forgets what no hit that comes less than a span late can still need. */
	#trim(group: Group<Ref>): void {
		const {window} = group;
		const {spanMs, threshold} = this.#correlation;
		const newest = window.newest()?.hit.time ?? 0;
		let dropped = 0;
		for (;;) {
			const oldest = window.at(0);
			if (oldest === undefined) break;
			const isOld = oldest.hit.time < newest - 2 * spanMs;
			// What is left reaches the threshold twice: any window that begins before it is met by what is in it.
			const isSpare = this.#isSpareable && group.weight - oldest.weight >= 2 * threshold;
			if (!isOld && !isSpare && window.length <= windowLimit) break;
			if (group.tallyFrom === 0) group.tally?.remove(oldest);
			else group.tallyFrom -= 1;
			group.weight -= oldest.weight;
			window.dropOldest();
			dropped += 1;
		}
		if (dropped > 0) this.#groups.grow(-dropped);
		const [first] = group.alerts;
		if (first !== undefined && first.lastFired < newest - 2 * spanMs)
			group.alerts = group.alerts.filter(({lastFired}) => lastFired >= newest - 2 * spanMs);
	}
}

function mark(entry: Entry<unknown>, input: number, start: number, weight: number): void {
	const bit = 1 << input;
	if ((entry.inputs & bit) === 0) entry.weight += weight;
	entry.inputs |= bit;
	entry.start = Math.min(entry.start, start);
}

/** Notes the newest time of each input that occurs with the entry. */
function note<Ref>(group: Group<Ref>, {inputs, hit}: Entry<Ref>): void {
	for (let input = 0; inputs >>> input !== 0; input += 1) {
		const isIn = (inputs & (1 << input)) !== 0;
		if (isIn && hit.time > (group.latest[input] ?? -Infinity)) group.latest[input] = hit.time;
	}
}

/** The hit's group; undefined where it lacks a field that the correlation groups by. */
function groupValues(
	fields: readonly GroupField[] | undefined,
	hit: StoredHit<unknown>,
): readonly string[] | undefined {
	if (fields === undefined) return undefined;
	const values: string[] = [];
	for (const {fields: names, fallback} of fields) {
		const name = names.find((candidate) => hit.fields[candidate] !== undefined);
		const value = name === undefined ? fallback : hit.fields[name];
		if (value === undefined) return undefined;
		values.push(value);
	}
	return values;
}
