import {setTimeout as wait} from 'node:timers/promises';
import {dayMs} from './receive-day.ts';
import type {EventFiles, KnownFile} from './event-files.ts';
import type {IndexState, Tidied} from './event-store.ts';
import type {Renewal} from './renew-blocks.ts';
import {renewGroup, staleEvents, staleGroup} from './renew-blocks.ts';
import type {SignedBlocksCount} from './sign-blocks.ts';
import {countSigned, signBlocks} from './sign-blocks.ts';

/** Milliseconds of one step, for which all that is to be stored waits, and how many times as long it rests then. */
const stepMs = 20;
const restFactor = 2;

/** It rests on where storing takes more than this share of the time: what comes in is not to wait for it. */
const busyShare = 0.4;

export interface BlockUpkeepOptions {
	readonly files: EventFiles;
	/** Milliseconds that storing has taken so far. */
	readonly storingMs: () => number;
}

/** Blocks to be decoded anew. */
interface Stale {
	readonly file: KnownFile;
	readonly group: number;
}

/** What blocks that are stored are still owed, in idle time: their signatures, and the fields that decoder packs give them now. */
export class BlockUpkeep {
	readonly #files: EventFiles;
	readonly #storingMs: () => number;
	/** How far files were signed when they were last looked into, and how many events they had, by name. */
	readonly #signed = new Map<string, SignedBlocksCount & {readonly events: number}>();
	/** To which signatures or fields were added. */
	readonly #changed = new Set<KnownFile>();
	#decoding: Omit<Renewal, 'since'> | undefined;
	/** What is decoded anew now, and the events of files in which nothing is to be, by name. */
	#renewing: Stale | undefined;
	readonly #renewed = new Map<string, number>();
	#redecoded = 0;
	#isRunning = false;
	#isClosed = false;

	constructor({files, storingMs}: BlockUpkeepOptions) {
		this.#files = files;
		this.#storingMs = storingMs;
	}

	/** The packs of `decodeBy`; null before it. */
	get packs(): string | null {
		return this.#decoding?.packs ?? null;
	}

	/** From now on events can be decoded anew by these packs. */
	decodeBy(decoding: Omit<Renewal, 'since'>): void {
		this.#decoding = decoding;
		this.#renewing = undefined;
		this.#renewed.clear();
	}

	/**
	 * Signs all blocks, and decodes anew what was received in the last `redecodeMs` by other packs, while others get their turns. Rejects
	 * with an NmsError where the disk does not take it.
	 */
	async run(now: number, redecodeMs: number): Promise<Tidied> {
		const renewal = this.#decoding && {...this.#decoding, since: now - redecodeMs};
		await this.#inIdleTime(redecodeMs === 0 ? undefined : renewal);
		return {redecoded: this.#redecoded, toRedecode: this.#isClosed ? 0 : this.#toRedecode(renewal)};
	}

	/** See `EventAppender.sign`. */
	sign(budgetMs: number): boolean {
		const file = this.#files.all().findLast((each) => !this.#isSigned(each));
		if (file === undefined) return true;
		this.#files.use(file, (open) => {
			if (signBlocks(open, budgetMs)) this.#changed.add(file);
			this.#signed.set(file.name, {...countSigned(open), events: file.extent.events});
		});
		if (this.#isSigned(file)) this.#leave(file);
		return false;
	}

	/** How far all are signed. */
	index(): IndexState {
		const awake = new Set(this.#files.awake());
		let [blocks, waiting, unseenFiles] = [0, 0, 0];
		for (const file of this.#files.all()) {
			const isKnown = this.#isSigned(file) || !awake.has(file);
			const count = isKnown ? this.#signed.get(file.name) : this.#files.use(file, countSigned);
			blocks += count?.blocks ?? 0;
			waiting += count?.waiting ?? 0;
			if (count === undefined) unseenFiles += 1;
		}
		return {blocks, waiting, unseenFiles};
	}

	/** Ends what runs at its next step. */
	close(): void {
		this.#isClosed = true;
		for (const file of this.#changed) this.#leave(file);
	}

	/** Else the next start would find another file than was left, and read all of it. */
	#leave(file: KnownFile): void {
		if (this.#changed.delete(file)) this.#files.leaveAgain(file);
	}

	#isSigned({name, extent}: KnownFile): boolean {
		const count = this.#signed.get(name);
		return count?.waiting === 0 && count.events === extent.events;
	}

	async #inIdleTime(renewal: Renewal | undefined): Promise<void> {
		if (this.#isRunning) return;
		this.#isRunning = true;
		try {
			for (let isDone = false; !isDone && !this.#isClosed;) {
				const start = performance.now();
				isDone = this.#step(renewal);
				const spentMs = performance.now() - start;
				// oxlint-disable-next-line no-await-in-loop
				if (!isDone) await this.#restFor(spentMs * restFactor);
			}
		} finally {
			this.#isRunning = false;
		}
	}

	/** A group of blocks is decoded anew, then signed, then the next: so searches go without few signatures. */
	#step(renewal: Renewal | undefined): boolean {
		if (this.#renewing !== undefined && renewal !== undefined) {
			const {file, group} = this.#renewing;
			const events = this.#files.use(file, (open) => renewGroup(open, group, renewal, stepMs)) ?? 0;
			this.#redecoded += events;
			if (events > 0) this.#changed.add(file);
			this.#signed.delete(file.name);
			if (events === 0) this.#renewing = undefined;
			return false;
		}
		if (!this.sign(stepMs)) return false;
		this.#renewing = renewal && this.#nextToRenew(renewal);
		return this.#renewing === undefined;
	}

	#nextToRenew(renewal: Renewal): Stale | undefined {
		for (const file of this.#mayBeStale(renewal).toReversed()) {
			const group = this.#files.use(file, (open) => staleGroup(open, renewal));
			if (group !== undefined) return {file, group};
			this.#renewed.set(file.name, file.extent.events);
		}
		return undefined;
	}

	#toRedecode(renewal: Renewal | undefined): number {
		if (renewal === undefined) return 0;
		return this.#mayBeStale(renewal)
			.map((file) => this.#files.use(file, (open) => staleEvents(open, renewal)) ?? 0)
			.reduce((sum, events) => sum + events, 0);
	}

	#mayBeStale({since}: Renewal): readonly KnownFile[] {
		return this.#files
			.all()
			.filter(
				({name, day, extent}) =>
					Date.parse(day) + dayMs > since && this.#renewed.get(name) !== extent.events,
			);
	}

	/** At least so long, and on as long as storing is busy. */
	async #restFor(milliseconds: number): Promise<void> {
		for (let isBusy = true; isBusy && !this.#isClosed;) {
			const [start, storingMs] = [performance.now(), this.#storingMs()];
			// oxlint-disable-next-line no-await-in-loop
			await wait(milliseconds);
			isBusy = this.#storingMs() - storingMs > (performance.now() - start) * busyShare;
		}
	}
}
