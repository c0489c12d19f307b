import {setBits} from '../base/set-bits.ts';
import type {Alert} from '../model/alert.ts';
import {countCovered, raiseAlert} from './alert-raising.ts';
import type {OnAlert} from './alert-raising.ts';
import {isPlainCount} from './correlation.ts';
import type {Correlation} from './correlation.ts';
import {findFirings} from './evaluation.ts';
import type {Change} from './evaluation.ts';
import type {Firing} from './firing.ts';
import {GroupTable} from './group-table.ts';
import type {Group} from './group-table.ts';
import {GrowingAlert} from './growing-alert.ts';
import {HitKeys, keyOf} from './hit-keys.ts';
import type {HitKey} from './hit-keys.ts';
import {HitWindow} from './hit-window.ts';
import type {Mark} from './hit-window.ts';
import type {KeptHits} from './kept-hits.ts';
import {tallyMaker} from './tally.ts';
import type {Tally} from './tally.ts';

/** Most hits one group holds, or twice its threshold where that is more; a longer window is judged and counted by its newest ones. */
const windowLimit = 4096;

/** The same while all groups together hold too much. */
const fullWindowLimit = 64;

/** Runs one correlation over hits in order of commit. */
export class Correlator<Ref> {
	readonly #correlation: Correlation;
	readonly #hits: KeptHits<Ref>;
	readonly #keys: HitKeys;
	readonly #makeTally: () => Tally | undefined;
	readonly #groups: GroupTable<Ref>;
	/** Whether weights or values alone decide, so that a few hits stand for any number of them. */
	readonly #isSpareable: boolean;
	/** Whether every hit is the one input. */
	readonly #isOfOneRule: boolean;
	/** By rule: the inputs that its hits are. */
	readonly #inputsOf: number[] = [];

	constructor(correlation: Correlation, hits: KeptHits<Ref>, groupLimit: number) {
		this.#correlation = correlation;
		this.#hits = hits;
		this.#keys = new HitKeys(hits, correlation.groupOf);
		this.#makeTally = tallyMaker(correlation, hits);
		this.#isSpareable = isPlainCount(correlation);
		this.#isOfOneRule = isPlainCount(correlation) && correlation.inputs.length === 1;
		for (const [bit, input] of correlation.inputs.entries()) {
			const rule = input.kind === 'rule' ? hits.ruleNumber(input.ruleId) : undefined;
			if (rule !== undefined) this.#inputsOf[rule] = (this.#inputsOf[rule] ?? 0) | (1 << bit);
		}
		this.#groups = new GroupTable(groupLimit, (group) => {
			group.window.giveUp();
			for (const value of group.values) hits.texts.release(value);
		});
	}

	get ruleId(): string {
		return this.#correlation.id;
	}

	get evicted(): number {
		return this.#groups.evicted;
	}

	/** Takes back an alert that was stored; hits that it counted follow through `add` without `onAlert`. */
	restore(alert: Alert<Ref>): void {
		const {texts} = this.#hits;
		const values = alert.group.map((value) => texts.hold(value));
		const key = keyOf(values);
		const group = this.#groups.use(key) ?? this.#addGroup(key, values);
		for (const value of values) texts.release(value);
		const growing = new GrowingAlert(this.#correlation, alert, this.#hits);
		group.alerts = [...group.alerts.filter(({id}) => id !== alert.id), growing].toSorted(
			(a, b) => a.lastFired - b.lastFired,
		);
		this.#groups.shrink();
	}

	/**
	 * Takes in a hit and what it made the correlations before this one fire, and returns this one's own firings. Without `onAlert` alerts
	 * stay as they were restored.
	 */
	add(
		hit: number,
		firings: readonly (readonly Firing[])[],
		onAlert: OnAlert<Ref> | undefined,
	): readonly Firing[] {
		let own: readonly Firing[] = noFirings;
		let mark: Mark | undefined;
		if (!this.#isOfOneRule) {
			mark = this.#markOf(hit);
			own = this.#markFirings(hit, mark, {firings, onAlert});
		}
		const key = this.#keys.of(hit);
		if (key === undefined) return own;
		const group = this.#groups.use(key) ?? this.#addGroup(key, this.#keys.valuesOf(hit));
		const index = group.window.insert(hit, mark);
		group.weight += group.window.weightAt(index);
		this.#groups.resize(1);
		note(group, index);
		const time = this.#hits.timeOf(hit);
		if (onAlert !== undefined) countCovered(group, {hit, time}, onAlert);
		const isNext = index === group.window.length - 1;
		own = joined(own, this.#judge(group, {index, isNext}, onAlert));
		this.#trim(group, time);
		this.#groups.shrink();
		return own;
	}

	#addGroup(key: HitKey, values: readonly number[]): Group<Ref> {
		for (const value of values) this.#hits.texts.holdAgain(value);
		return this.#groups.add({
			key,
			values,
			window: new HitWindow(this.#hits, !this.#isOfOneRule),
			tally: this.#makeTally(),
			tallyFrom: 0,
			weight: 0,
			latest: this.#correlation.inputs.map(() => -Infinity),
			alerts: [],
			older: undefined,
			newer: undefined,
		});
	}

	/** What the hit means as a rule's. */
	#markOf(hit: number): Mark {
		const inputs = this.#inputsOf[this.#hits.ruleOf(hit)] ?? 0;
		const weight = this.#hits.weightOf(hit) * setBits(inputs);
		return {inputs, start: this.#hits.timeOf(hit), weight};
	}

	/** Adds to the mark what fired at this hit; returns what firings at hits that came before make this correlation fire. */
	#markFirings(
		hit: number,
		mark: Mark,
		{
			firings,
			onAlert,
		}: {
			readonly firings: readonly (readonly Firing[])[];
			readonly onAlert: OnAlert<Ref> | undefined;
		},
	): readonly Firing[] {
		let own: readonly Firing[] = noFirings;
		for (const [bit, input] of this.#correlation.inputs.entries()) {
			if (input.kind === 'rule') continue;
			for (const firing of firings[input.index] ?? []) {
				if (firing.hit === hit) addInput(mark, bit, firing.start);
				else own = joined(own, this.#fireLate(firing, bit, onAlert));
			}
		}
		return own;
	}

	/** A firing of an earlier correlation at a hit that came before: a late hit completed its window. */
	#fireLate(firing: Firing, bit: number, onAlert: OnAlert<Ref> | undefined): readonly Firing[] {
		const key = this.#keys.of(firing.hit);
		const group = key === undefined ? undefined : this.#groups.peek(key);
		const index = group?.window.indexOf(firing.hit) ?? -1;
		const mark = group?.window.markAt(index);
		if (group === undefined || mark === undefined) return [];
		const {weight} = mark;
		addInput(mark, bit, firing.start);
		group.weight += mark.weight - weight;
		note(group, index);
		return this.#judge(group, {index, isNext: false}, onAlert);
	}

	#judge(group: Group<Ref>, change: Change, onAlert: OnAlert<Ref> | undefined): readonly Firing[] {
		const firings = findFirings(this.#correlation, group, change);
		if (onAlert === undefined || firings.length === 0) return firings;
		const raising = {correlation: this.#correlation, hits: this.#hits, onAlert};
		for (const firing of firings) raiseAlert(raising, group, firing);
		return firings;
	}

	/** Forgets what no hit that comes less than a span late can still need. */
	#trim(group: Group<Ref>, time: number): void {
		const {window} = group;
		const oldest = time - 2 * this.#correlation.spanMs;
		const limit = Math.max(
			2 * this.#correlation.threshold,
			this.#groups.isFull ? fullWindowLimit : windowLimit,
		);
		let dropped = 0;
		while (window.length > 0) {
			const isNeeded = window.timeAt(0) >= oldest && window.length <= limit;
			if (isNeeded && !this.#isSpare(group)) break;
			if (group.tallyFrom === 0) group.tally?.remove(window, 0);
			else group.tallyFrom -= 1;
			group.weight -= window.weightAt(0);
			window.dropOldest();
			dropped += 1;
		}
		if (dropped > 0) this.#groups.resize(-dropped);
		if (hasFiredBefore(group.alerts, oldest))
			group.alerts = group.alerts.filter(({lastFired}) => lastFired >= oldest);
	}

	/** Whether those after the oldest hit reach the threshold twice: then any window that begins before them is met by them alone. */
	#isSpare({weight, tally, window}: Group<Ref>): boolean {
		if (!this.#isSpareable) return false;
		const enough = 2 * this.#correlation.threshold;
		// A tally of values does not tell which of them only this hit has.
		if (this.#correlation.kind === 'distinct') return (tally?.value ?? 0) > enough;
		return weight - window.weightAt(0) >= enough;
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

function addInput(mark: Mark, input: number, start: number): void {
	const bit = 1 << input;
	if ((mark.inputs & bit) === 0) mark.weight += 1;
	mark.inputs |= bit;
	mark.start = Math.min(mark.start, start);
}

/** Notes the newest time of each input that occurs with the hit. */
function note<Ref>({window, latest}: Group<Ref>, index: number): void {
	const inputs = window.inputsAt(index);
	const time = window.timeAt(index);
	for (let input = 0; inputs >>> input !== 0; input += 1) {
		const isIn = (inputs & (1 << input)) !== 0;
		if (isIn && time > (latest[input] ?? -Infinity)) latest[input] = time;
	}
}
