import {setImmediate, setTimeout as delay} from 'node:timers/promises';
import {NmsError} from '../../base/errors.ts';
import type {StateStore} from '../../db/state-store.ts';
import type {AlertFold} from '../../detect/alert-fold.ts';
import type {RuleSet} from '../../detect/rule-set.ts';
import type {Alert} from '../../model/alert.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import {hitsWithin} from '../../model/hit-run.ts';
import {HitView} from '../../model/hit-view.ts';
import type {FoldableHit} from '../../model/rule-hit.ts';
import {Allowance} from './allowance.ts';
import type {FoldStores} from './restored-fold.ts';
import {hitsAtOnce, restoredFold} from './restored-fold.ts';

export interface AlertKeeperOptions {
	readonly events: FoldStores['events'];
	readonly state: FoldStores['state'] & Pick<StateStore, 'saveFold'>;
	readonly rules: RuleSet;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Whether somebody looks at the hub. */
	readonly isWatched: () => boolean;
	/** Called after alerts were saved. */
	readonly onSaved: () => void;
	/** Called with what keeps alerts from being made or saved, and with undefined when it has passed. */
	readonly onTrouble: (error: unknown) => void;
}

/** Sockets wait at most so long for the fold; with less it falls behind where every line of a flood is a hit. */
const sliceMs = 25;

/** So many changed alerts are saved whatever else holds: everything waits for one transaction. */
const savedAtOnce = 5000;

/**
 * After a run the fold rests for so many times as long, so that of busy alerts only a few states are written; at most `longestRestMs`,
 * since that is how much later an operator sees an alert.
 */
const restShare = 8;
const longestRestMs = 700;

/**
 * What changed is saved with the cursor a few times in a row, and then each so often: to save an alert writes some pages, and in a
 * flood thousands grow. New ones are saved at once, ahead of the cursor.
 */
const growth = {burst: 10, everyMs: 10_000} as const;

/** When alerts that wait to be saved are looked at again. */
const laterMs = 2500;

/** All is saved after so many hits, or so long, and not sooner where nobody looks; until then a start folds them again. */
const cursorHits = 100_000;
const cursorMs = 5 * 60_000;

/** How long to wait before what could not be read or saved is tried again. */
const retryMs = 1000;

/**
 * Makes alerts of committed hits: a fold by cursor, whose alerts and cursor are saved in one transaction. What was folded and not
 * saved when the hub died is folded again at the next start, to the same alerts: so it is not saved for each hit. An alert that was
 * saved ahead of the cursor is not taken over by a start, which makes it again of the same hits.
 */
export class AlertKeeper {
	readonly #options: AlertKeeperOptions;
	/** What is being saved, or could not be. */
	readonly #unsaved = new Map<string, Alert>();
	#fold: AlertFold;
	#cursor: number;
	#evictedBefore = 0;
	#running: Promise<void> | undefined;
	/** Whether `catchUp` or `notice` was called since the run under way began. */
	#isDue = false;
	#isNoticed = false;
	/** Whether hits can be stored that are not folded. */
	#isBehind = true;
	/** Id of the last hit that is stored, as far as was told. */
	#committedTo: number;
	#isInTrouble = false;
	/** Whether what is folded is to be saved, whatever it is. */
	#isAllWanted = false;
	readonly #growth = new Allowance(growth.burst, growth.everyMs);
	#hitsUnsaved = 0;
	#savedAt = Number.NEGATIVE_INFINITY;
	#later: NodeJS.Timeout | undefined;
	#isStopped = false;
	#retry: NodeJS.Timeout | undefined;
	#rest: NodeJS.Timeout | undefined;
	#restUntil = 0;

	private constructor(options: AlertKeeperOptions, fold: AlertFold, lastHit: number) {
		this.#options = options;
		this.#fold = fold;
		this.#cursor = options.state.foldCursor();
		this.#committedTo = lastHit;
	}

	/** Goes on where the fold had come to when the hub stopped; `catchUp` takes in what was committed since. */
	static async open(options: AlertKeeperOptions): Promise<AlertKeeper> {
		const lastHit = await options.events.hitBack(Number.MAX_SAFE_INTEGER, 1);
		return new AlertKeeper(options, await restoredFold(options, options.rules), lastHit);
	}

	/** Hits that are stored and that no alert counts yet; gaps in the ids, as crashes leave them, count with them. */
	get hitsToFold(): number {
		return Math.max(0, this.#committedTo - this.#cursor);
	}

	/** Groups that were forgotten because there were too many. */
	get evicted(): number {
		return this.#evictedBefore + this.#fold.evicted;
	}

	/** A batch was committed, up to this hit: folds its hits, at once where all before them are folded, and saves alerts soon. */
	committed(batch: EventBatch, lastHit: number): void {
		const before = this.#committedTo;
		this.#committedTo = lastHit;
		if (lastHit === before) return;
		const isNext = this.#cursor === before && !this.#isBusy();
		if (!isNext || !this.#takeAll(batch, before, lastHit)) this.notice();
		else if (this.#fold.changed.size >= savedAtOnce) void this.#start();
		else this.#wake();
	}

	/** Hits may have been committed: reads and folds them soon, the later the busier the fold is. */
	notice(): void {
		this.#isBehind = true;
		this.#wake();
	}

	#wake(): void {
		this.#isNoticed = true;
		if (this.#running !== undefined || this.#rest !== undefined || this.#isStopped) return;
		const rest = this.#restUntil - performance.now();
		if (rest <= 0) void this.#start();
		else this.#rest = setTimeout(() => void this.#start(), rest);
	}

	/** Folds all hits committed before the call and saves the alerts, or tells of the trouble and tries again by itself. */
	async catchUp(): Promise<void> {
		this.#isAllWanted = true;
		this.#isBehind = true;
		return this.#start();
	}

	/** The same, and resolves after so many milliseconds at the latest: hits of a flood that are not folded yet can be millions. */
	async catchUpWithin(patienceMs: number): Promise<void> {
		await Promise.race([this.catchUp(), delay(patienceMs, undefined, {ref: false})]);
	}

	/** As `catchUp`; rejects where the alerts of a hit are not saved then. */
	async saveAll(): Promise<void> {
		await this.catchUp();
		if (!this.#isInTrouble) return;
		throw new NmsError('refused', 'their alerts are not saved yet', {
			remedy: 'see what keeps alerts from being saved',
		});
	}

	/** Goes on with other rules from the same place; where that fails, with the same ones. */
	async changeRules(rules: RuleSet): Promise<void> {
		// Another run may have begun when the one waited for is over.
		// oxlint-disable-next-line no-await-in-loop
		while (this.#running !== undefined) await this.#running;
		// Commits that come meanwhile wait for the other fold.
		this.#running = this.#restart(rules);
		await this.#running;
	}

	/** Ends after the hits at hand; what is not saved is folded again at the next start. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#retry);
		clearTimeout(this.#rest);
		clearTimeout(this.#later);
		await this.#running;
	}

	async #start(): Promise<void> {
		clearTimeout(this.#rest);
		this.#rest = undefined;
		this.#isDue = true;
		this.#running ??= this.#run();
		return this.#running;
	}

	async #restart(rules: RuleSet): Promise<void> {
		try {
			const fold = await restoredFold(this.#options, rules);
			this.#evictedBefore += this.#fold.evicted;
			this.#fold = fold;
			this.#cursor = this.#options.state.foldCursor();
			this.#unsaved.clear();
			this.#isDue = true;
			this.#isBehind = true;
		} finally {
			await this.#run();
		}
	}

	async #run(): Promise<void> {
		const started = performance.now();
		while (this.#isDue) {
			this.#isDue = false;
			this.#isNoticed = false;
			// oxlint-disable-next-line no-await-in-loop
			await this.#foldOrTell();
		}
		const ended = performance.now();
		this.#restUntil = ended + Math.min(longestRestMs, (ended - started) * restShare);
		this.#running = undefined;
		if (this.#isNoticed) this.notice();
	}

	async #foldOrTell(): Promise<void> {
		try {
			await this.#foldAll();
			if (this.#isInTrouble) this.#options.onTrouble(undefined);
			this.#isInTrouble = false;
		} catch (error) {
			this.#isInTrouble = true;
			this.#isBehind = true;
			this.#options.onTrouble(error);
			clearTimeout(this.#retry);
			if (!this.#isStopped) this.#retry = setTimeout(() => void this.catchUp(), retryMs);
		}
	}

	async #foldAll(): Promise<void> {
		// What an earlier attempt could not save goes first: the cursor must not pass it.
		if (this.#isInTrouble) this.#save();
		const isAllWanted = this.#isAllWanted;
		let sliceEnd = performance.now() + sliceMs;
		let showAt = performance.now() + longestRestMs;
		while (this.#isBehind && !this.#isStopped) {
			// Commits meanwhile say so again.
			this.#isBehind = false;
			// oxlint-disable-next-line no-await-in-loop
			const runs = await this.#options.events.hitRunsAfter(this.#cursor, hitsAtOnce);
			let taken = 0;
			for (const hit of hitsWithin(runs, {after: this.#cursor})) {
				this.#take(hit);
				taken += 1;
			}
			if (taken >= hitsAtOnce) this.#isBehind = true;
			if (performance.now() < sliceEnd) continue;
			// In a flood it is not done for a long time: what it has opened is shown before.
			if (performance.now() >= showAt) {
				this.#saveOpened();
				showAt = performance.now() + longestRestMs;
			}
			// oxlint-disable-next-line no-await-in-loop
			await setImmediate();
			sliceEnd = performance.now() + sliceMs;
		}
		if (isAllWanted || this.#isWorthSaving()) this.#save();
		else if (this.#fold.changed.size > 0) {
			this.#saveOpened();
			this.#saveLater();
		}
		if (isAllWanted) this.#isAllWanted = false;
	}

	/** False, and nothing is taken, where the batch does not have all hits between these two. */
	#takeAll(batch: EventBatch, before: number, lastHit: number): boolean {
		const {ids, count} = batch.hits;
		const order: number[] = [];
		for (let hit = 0; hit < count; hit += 1) if (ids[hit] !== 0) order.push(hit);
		if (order.length !== lastHit - before) return false;
		// One class of events after the other.
		order.sort((one, other) => (ids[one] ?? 0) - (ids[other] ?? 0));
		const view = new HitView(batch);
		for (const hit of order) this.#fold.add(view.show(hit));
		this.#cursor = lastHit;
		this.#hitsUnsaved += order.length;
		return true;
	}

	/** Whether hits must wait. */
	#isBusy(): boolean {
		return this.#running !== undefined || this.#isInTrouble || this.#isStopped;
	}

	#take(hit: FoldableHit): void {
		this.#fold.add(hit);
		this.#cursor = hit.id;
		this.#hitsUnsaved += 1;
		// A fold that is behind is not done for a long time: a start must not take all of that in again.
		if (this.#fold.changed.size >= savedAtOnce || this.#hitsUnsaved >= cursorHits) this.#save();
	}

	#isWorthSaving(): boolean {
		const now = performance.now();
		if (this.#hitsUnsaved >= cursorHits || now - this.#savedAt >= cursorMs) return true;
		const {changed} = this.#fold;
		if (changed.size === 0) return false;
		if (changed.size >= savedAtOnce) return true;
		return this.#options.isWatched() && this.#growth.take(now);
	}

	/** They are changed still, and saved again when the cursor is. */
	#saveOpened(): void {
		const {state, now, onSaved, isWatched} = this.#options;
		if (!isWatched()) return;
		const opened = this.#fold.takeOpened();
		if (opened.length === 0) return;
		state.saveFold(opened, state.foldCursor(), now());
		onSaved();
	}

	#saveLater(): void {
		clearTimeout(this.#later);
		if (!this.#isStopped) this.#later = setTimeout(() => this.#wake(), laterMs);
	}

	#save(): void {
		const {state, now, onSaved} = this.#options;
		if (this.#cursor === state.foldCursor()) return;
		for (const alert of this.#fold.takeChanged()) this.#unsaved.set(alert.id, alert);
		state.saveFold([...this.#unsaved.values()], this.#cursor, now());
		this.#hitsUnsaved = 0;
		this.#savedAt = performance.now();
		if (this.#unsaved.size === 0) return;
		this.#unsaved.clear();
		onSaved();
	}
}
