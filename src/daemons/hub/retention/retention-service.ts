import {NmsError} from '../../../base/errors.ts';
import {rfc3339} from '../../../base/time.ts';
import type {EventStore, ListedFile} from '../../../db/event-store.ts';
import type {IdRange} from '../../../db/evidence-store.ts';
import type {ClockRecord, StateStore} from '../../../db/state-store.ts';
import {hubActor} from '../../../model/actor.ts';
import {retentionClasses} from '../../../model/retention-class.ts';
import type {RetentionClass} from '../../../model/retention-class.ts';
import type {RetentionJson} from '../../../proto/rpc/retention-schema.ts';
import type {Log} from '../../shared/log.ts';
import {agedTo, settleMs, watchClock} from './clock-watch.ts';
import {withFillingDays} from './filling-days.ts';
import {isWithin} from './held-files.ts';
import type {Removal} from './retention-plan.ts';
import {nextRemoval, planRetention, planRoom} from './retention-plan.ts';
import type {RetentionSettings} from './retention-schema.ts';

export interface RetentionServiceOptions {
	readonly events: Pick<EventStore, 'files' | 'drop'>;
	readonly state: Pick<StateStore, 'audit' | 'clock' | 'saveClock'>;
	readonly settings: RetentionSettings;
	readonly log: Pick<Log, 'info'>;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Takes out of an event file what has to outlive it; it is not removed before this resolves, or where it rejects. */
	readonly salvage: (file: ListedFile) => Promise<void>;
	/** Ids of events whose files must not be removed. */
	readonly held: () => readonly IdRange[];
	/** Called with what keeps files from being removed, and with undefined when there is nothing. */
	readonly onTrouble: (error: unknown) => void;
}

/** How often files are looked at; the files whose time is over at midnight go so long after it at most. */
const intervalMs = 10_000;

/** Removes event files when their time is over or there are too many bytes of them, and tells what there is. */
export class RetentionService {
	readonly #options: RetentionServiceOptions;
	#settings: RetentionSettings;
	#clock: ClockRecord | undefined;
	#files: readonly ListedFile[] = [];
	#removed = {files: 0, bytes: 0};
	#last = Promise.resolve();
	/** The run that has not begun yet. */
	#waiting: Promise<void> | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isStopped = false;

	constructor(options: RetentionServiceOptions) {
		this.#options = options;
		this.#settings = options.settings;
		this.#clock = options.state.clock();
	}

	/** Looks at once, and again and again until `stop`. */
	start(): void {
		this.#timer = setInterval(() => void this.run(), intervalMs).unref();
		void this.run();
	}

	/** Takes other settings, and removes what they do not keep. */
	async configure(settings: RetentionSettings): Promise<void> {
		this.#settings = settings;
		await this.run();
	}

	/** Removes what is to be removed now, or tells of the trouble. */
	async run(): Promise<void> {
		this.#waiting ??= this.#inTurn(async () => {
			this.#waiting = undefined;
			await this.#removeOld();
			this.#options.onTrouble(undefined);
		});
		await this.#waiting;
	}

	/** Removes files of bulk and std of so many bytes together before their time, or none where those are too few. */
	async makeRoom(bytes: number): Promise<void> {
		await this.#inTurn(async () => {
			await this.#list();
			const now = this.#options.now();
			await this.#removeAll(planRoom(this.#removable(), this.#settings, {now, bytes}));
		});
	}

	/** Ends after the file at hand. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearInterval(this.#timer);
		await this.#last;
	}

	report(): RetentionJson {
		const next = nextRemoval(this.#removable(), this.#settings);
		return {
			classes: retentionClasses.map((name) => this.#classRow(name)),
			next: next === undefined ? null : {file: next.file.name, time: rfc3339(next.at)},
			removed: {...this.#removed},
		};
	}

	/** One after the other: what one has planned another must not have removed. */
	async #inTurn(work: () => Promise<void>): Promise<void> {
		const turn = this.#last.then(async () => this.#orTell(work));
		this.#last = turn;
		await turn;
	}

	async #orTell(work: () => Promise<void>): Promise<void> {
		if (this.#isStopped) return;
		try {
			await work();
		} catch (error) {
			this.#options.onTrouble(error);
		}
	}

	async #removeOld(): Promise<void> {
		await this.#list();
		const now = this.#options.now();
		const clock = watchClock(this.#clock, now);
		const files = this.#removable();
		const removals = planRetention(files, this.#settings, {now, agedTo: agedTo(clock, now)});
		const unhindered = planRetention(files, this.#settings, {now, agedTo: now});
		await this.#removeAll(removals);
		this.#keepClock(clock);
		if (unhindered.length > removals.length) throw jumpedClock(clock, now);
	}

	async #list(): Promise<void> {
		const today = rfc3339(this.#options.now()).slice(0, 10);
		this.#files = withFillingDays(await this.#options.events.files(), today);
	}

	async #removeAll(removals: readonly Removal[]): Promise<void> {
		for (const removal of removals) {
			if (this.#isStopped) return;
			// oxlint-disable-next-line no-await-in-loop
			await this.#remove(removal);
		}
	}

	/** Held files count for no bound: otherwise all others would go in their place. */
	#removable(): readonly ListedFile[] {
		const held = this.#options.held();
		return this.#files.filter((file) => !held.some((range) => isWithin(file, range)));
	}

	#keepClock(clock: ClockRecord): void {
		if (clock.lastDay === this.#clock?.lastDay && clock.trustedTo === this.#clock.trustedTo) return;
		this.#options.state.saveClock(clock);
		this.#clock = clock;
	}

	async #remove({file, reason}: Removal): Promise<void> {
		const {events, state, log, now, salvage} = this.#options;
		const {name, sizeBytes: bytes} = file;
		await salvage(file);
		await events.drop(name);
		this.#files = this.#files.filter((kept) => kept !== file);
		this.#removed = {files: this.#removed.files + 1, bytes: this.#removed.bytes + bytes};
		log.info({file: name, reason, bytes}, 'event file removed');
		const row = {time: now(), actor: hubActor, action: 'events.removed', target: name};
		state.audit({...row, detail: {reason, bytes}, change: null});
	}

	#classRow(name: RetentionClass): RetentionJson['classes'][number] {
		const files = this.#files.filter((file) => file.class === name);
		const days = files.map(({day}) => day).toSorted();
		const {age, size} = this.#settings[name];
		return {
			class: name,
			files: files.length,
			bytes: files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0),
			oldest: days[0] ?? null,
			max_age_seconds: age === 0 ? null : age / 1000,
			max_bytes: size === 0 ? null : size,
		};
	}
}

function jumpedClock({trustedTo, suspectSince}: ClockRecord, now: number): NmsError {
	const before = rfc3339((trustedTo ?? now) - 1).slice(0, 10);
	const after = rfc3339(now).slice(0, 10);
	const end = rfc3339((suspectSince ?? now) + settleMs);
	return new NmsError('refused', `the clock went from ${before} to ${after} at once`, {
		remedy: `correct it, or wait: if it is right, nothing need be done, and files go from ${end} on`,
	});
}
