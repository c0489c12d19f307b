import type {EventStore, IndexState, Tidied} from '../../db/event-store.ts';

export interface StoreTidierOptions {
	readonly events: Pick<EventStore, 'index' | 'tidy'>;
	/** Whether there is room on the disk for more than what must be kept. */
	readonly hasRoom: () => boolean;
	/** How far back events are decoded anew when packs change. */
	readonly redecodeMs: () => number;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** With no error: what was wrong is over. */
	readonly report: (cause: string, error: unknown) => void;
}

/** Looks between one tidying and the next, where no block waits for its index. */
const looksPerTidying = 10;

/** Has the store put in order what can wait, and lets no block wait for its index for longer than storing is busy. */
export class StoreTidier {
	readonly #options: StoreTidierOptions;
	/** As it was when it was last looked for. */
	#index: IndexState = {blocks: 0, waiting: 0, unseenFiles: 1};
	#tidied: Tidied = {redecoded: 0, toRedecode: 0};
	#looks = 0;
	#isLooking = false;
	#isTidying = false;
	#isClosed = false;

	constructor(options: StoreTidierOptions) {
		this.#options = options;
	}

	get index(): IndexState {
		return this.#index;
	}

	get tidied(): Tidied {
		return this.#tidied;
	}

	/** To be called every second. */
	async look(): Promise<void> {
		// A store that is busy answers when it has stored what it was given before.
		if (this.#isLooking || this.#isClosed) return;
		this.#isLooking = true;
		await this.#reporting('how far events are indexed is not known', async () => {
			this.#index = await this.#options.events.index();
		});
		this.#isLooking = false;
		this.#looks += 1;
		const {waiting, unseenFiles} = this.#index;
		if (waiting + unseenFiles > 0 || this.#looks % looksPerTidying === 0) void this.#tidy();
	}

	close(): void {
		this.#isClosed = true;
	}

	async #tidy(): Promise<void> {
		const {events, hasRoom, now, redecodeMs} = this.#options;
		if (this.#isTidying || this.#isClosed || !hasRoom()) return;
		this.#isTidying = true;
		await this.#reporting('events are not sealed', async () => {
			this.#tidied = await events.tidy(now(), redecodeMs());
		});
		this.#isTidying = false;
	}

	async #reporting(cause: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
			this.#options.report(cause, undefined);
		} catch (error) {
			// A store that closes refuses what comes too late.
			if (!this.#isClosed) this.#options.report(cause, error);
		}
	}
}
