import type {Alert} from '../model/alert.ts';
import type {StoredHit} from '../model/rule-hit.ts';
import {countCovered, raiseAlert} from './alert-raising.ts';
import type {OnAlert} from './alert-raising.ts';
import {isPlainCount} from './correlation.ts';
import type {Correlation, GroupField} from './correlation.ts';
import {findFirings} from './evaluation.ts';
import type {Change} from './evaluation.ts';
import type {Firing} from './firing.ts';
import {GroupTable} from './group-table.ts';
import type {Group} from './group-table.ts';
import {GrowingAlert} from './growing-alert.ts';
import type {Entry} from './hit-window.ts';
import {makeTally} from './tally.ts';

/** Most hits one group holds, or twice its threshold where that is more; a longer window is judged and counted by its newest ones. */
const windowLimit = 4096;

/** The same while all groups together hold too much. */
const fullWindowLimit = 64;

/** Runs one correlation over hits in order of commit. */
export class Correlator<Ref> {
	readonly #correlation: Correlation;
	readonly #groups: GroupTable<Ref>;
	/** Whether weights or values alone decide, so that a few hits stand for any number of them. */
	readonly #isSpareable: boolean;
	readonly #isOfOneRule: boolean;

	constructor(correlation: Correlation, groupLimit: number) {
		this.#correlation = correlation;
		this.#isSpareable = isPlainCount(correlation);
		this.#isOfOneRule = isPlainCount(correlation) && correlation.inputs.length === 1;
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
		const group = this.#groups.get(keyOf(alert.group), () => alert.group);
		const growing = new GrowingAlert(this.#correlation, alert);
		group.alerts = [...group.alerts.filter(({id}) => id !== alert.id), growing].toSorted(
			(a, b) => a.lastFired - b.lastFired,
		);
		this.#groups.shrink();
	}

	/**
	 * Takes in a hit and what it made the correlations before this one fire, and returns this one's own firings. `plain` is the hit's
	 * entry where a single rule is correlated: those correlations share it. Without `onAlert` alerts stay as they were restored.
	 */
	add(
		plain: Entry<Ref>,
		firings: readonly (readonly Firing<Ref>[])[],
		onAlert: OnAlert<Ref> | undefined,
	): readonly Firing<Ref>[] {
		const {hit} = plain;
		let own: readonly Firing<Ref>[] = noFirings;
		let entry = plain;
		if (!this.#isOfOneRule) {
			entry = {hit, inputs: 0, start: hit.time, weight: 0};
			own = this.#markInputs(entry, firings, onAlert);
		}
		const fields = this.#correlation.groupOf.get(hit.ruleId);
		const key = groupKey(fields, hit);
		if (key === undefined) return own;
		const group = this.#groups.get(key, () => groupValues(fields, hit));
		const index = this.#insert(group, entry);
		if (onAlert !== undefined) countCovered(group, hit, onAlert);
		const isNext = index === group.window.length - 1;
		own = joined(own, this.#judge(group, {index, isNext}, onAlert));
		this.#trim(group, hit);
		this.#groups.shrink();
		return own;
	}

	/** Gives the entry its inputs; returns what firings of hits that came before make this one fire. */
	#markInputs(
		entry: Entry<Ref>,
		firings: readonly (readonly Firing<Ref>[])[],
		onAlert: OnAlert<Ref> | undefined,
	): readonly Firing<Ref>[] {
		let own: readonly Firing<Ref>[] = noFirings;
		const {hit} = entry;
		const {inputs} = this.#correlation;
		for (let bit = 0; bit < inputs.length; bit += 1) {
			const input = inputs[bit];
			if (input === undefined) break;
			if (input.kind === 'rule') {
				if (input.ruleId === hit.ruleId) mark(entry, bit, hit.time, hit.weight);
				continue;
			}
			for (const firing of firings[input.index] ?? []) {
				if (firing.hit.id === hit.id) mark(entry, bit, firing.start, 1);
				else own = joined(own, this.#fireLate(firing, bit, onAlert));
			}
		}
		return own;
	}

	/** A firing of an earlier correlation at a hit that came before: a late hit completed its window. */
	#fireLate(
		firing: Firing<Ref>,
		bit: number,
		onAlert: OnAlert<Ref> | undefined,
	): readonly Firing<Ref>[] {
		const key = groupKey(this.#correlation.groupOf.get(firing.hit.ruleId), firing.hit);
		const group = key === undefined ? undefined : this.#groups.peek(key);
		const index = group?.window.indexOf(firing.hit) ?? -1;
		const entry = group?.window.at(index);
		if (group === undefined || entry === undefined) return [];
		const weight = entry.weight;
		mark(entry, bit, firing.start, 1);
		group.weight += entry.weight - weight;
		note(group, entry);
		return this.#judge(group, {index, isNext: false}, onAlert);
	}

	#insert(group: Group<Ref>, entry: Entry<Ref>): number {
		const index = group.window.insert(entry);
		group.weight += entry.weight;
		note(group, entry);
		this.#groups.resize(1);
		return index;
	}

	#judge(
		group: Group<Ref>,
		change: Change,
		onAlert: OnAlert<Ref> | undefined,
	): readonly Firing<Ref>[] {
		const firings = findFirings(this.#correlation, group, change);
		if (onAlert === undefined) return firings;
		for (const firing of firings) raiseAlert(this.#correlation, group, firing, onAlert);
		return firings;
	}

	/** Forgets what no hit that comes less than a span late can still need. */
	#trim(group: Group<Ref>, {time}: StoredHit<Ref>): void {
		const {window} = group;
		const oldest = time - 2 * this.#correlation.spanMs;
		const limit = Math.max(
			2 * this.#correlation.threshold,
			this.#groups.isFull ? fullWindowLimit : windowLimit,
		);
		let dropped = 0;
		for (let first = window.at(0); first !== undefined; first = window.at(0)) {
			const isNeeded = first.hit.time >= oldest && window.length <= limit;
			if (isNeeded && !this.#isSpare(group, first)) break;
			if (group.tallyFrom === 0) group.tally?.remove(first);
			else group.tallyFrom -= 1;
			group.weight -= first.weight;
			window.dropOldest();
			dropped += 1;
		}
		if (dropped > 0) this.#groups.resize(-dropped);
		if (hasFiredBefore(group.alerts, oldest))
			group.alerts = group.alerts.filter(({lastFired}) => lastFired >= oldest);
	}

	/** Whether the entries after it reach the threshold twice: then any window that begins before them is met by them alone. */
	#isSpare({weight, tally}: Group<Ref>, entry: Entry<Ref>): boolean {
		if (!this.#isSpareable) return false;
		const enough = 2 * this.#correlation.threshold;
		// A tally of values does not tell which of them only this entry has.
		if (this.#correlation.kind === 'distinct') return (tally?.value ?? 0) > enough;
		return weight - entry.weight >= enough;
	}
}

const noFirings: readonly never[] = [];

function joined<Item>(one: readonly Item[], other: readonly Item[]): readonly Item[] {
	if (one.length === 0) return other;
	return other.length === 0 ? one : [...one, ...other];
}

/** Whether an alert fired last before the time. */
function hasFiredBefore(alerts: readonly GrowingAlert<unknown>[], time: number): boolean {
	for (let index = 0; index < alerts.length; index += 1)
		if ((alerts[index]?.lastFired ?? time) < time) return true;
	return false;
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

/** What tells the hit's group from others; undefined where it lacks a field that the correlation groups by. */
function groupKey(
	fields: readonly GroupField[] | undefined,
	hit: StoredHit<unknown>,
): string | undefined {
	if (fields === undefined) return undefined;
	const [only] = fields;
	if (fields.length === 1 && only !== undefined) return groupValue(only, hit);
	const values: string[] = [];
	for (const field of fields) {
		const value = groupValue(field, hit);
		if (value === undefined) return undefined;
		values.push(value);
	}
	return keyOf(values);
}

function keyOf(values: readonly string[]): string {
	return values.join('\0');
}

/** The values of a hit that has them all. */
function groupValues(
	fields: readonly GroupField[] | undefined,
	hit: StoredHit<unknown>,
): readonly string[] {
	return (fields ?? []).map((field) => groupValue(field, hit) ?? '');
}

function groupValue({fields, fallback}: GroupField, hit: StoredHit<unknown>): string | undefined {
	for (const name of fields) {
		const value = hit.fields[name];
		if (value !== undefined) return value;
	}
	return fallback;
}
