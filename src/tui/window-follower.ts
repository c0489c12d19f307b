import {reasonOf} from '../base/errors.ts';
import type {HubClient} from '../proto/rpc/client.ts';
import type {News, Subject} from './state.ts';

/** How a kind of window is asked of the hub and told to the console. */
export interface WindowSource<Window, Held, Change> {
	readonly subject: Subject;
	readonly subscribe: (
		client: HubClient,
		window: Window,
		onUpdate: (change: Change) => Promise<void>,
	) => Promise<{readonly snapshot: Held; close(): Promise<void>}>;
	readonly apply: (held: Held, change: Change) => Held;
	readonly news: (held: Held, window: Window) => News;
}

export interface FollowerOptions {
	/** `isAsked`: the answer to a wish, which somebody waits for. */
	readonly hear: (news: News, isAsked: boolean) => void;
	/** Settles when the console can take in more: the hub waits for it. */
	readonly ready: () => Promise<void>;
}

/** One subscription of one connection, moved to wherever the console wants to look. */
export class WindowFollower<Window, Held, Change> {
	readonly #client: HubClient;
	readonly #source: WindowSource<Window, Held, Change>;
	readonly #options: FollowerOptions;
	#open = '';
	#wanted: {readonly key: string; readonly window: Window | null} | undefined;
	#close: (() => Promise<void>) | undefined;
	#isOpening = false;

	constructor(
		client: HubClient,
		source: WindowSource<Window, Held, Change>,
		options: FollowerOptions,
	) {
		this.#client = client;
		this.#source = source;
		this.#options = options;
	}

	/** Moves the subscription to this window; null: nobody looks, so that it is closed. */
	follow(window: Window | null): void {
		this.#wanted = {key: window === null ? '' : JSON.stringify(window), window};
		if (!this.#isOpening) void this.#catchUp();
	}

	/** Opens what is wanted, then closes what was open before; again where the wish changed meanwhile. */
	async #catchUp(): Promise<void> {
		this.#isOpening = true;
		while (this.#wanted !== undefined && this.#wanted.key !== this.#open) {
			const before = this.#close;
			this.#open = this.#wanted.key;
			// oxlint-disable-next-line no-await-in-loop
			this.#close = await this.#subscribe(this.#wanted.window);
			before?.().catch(ignoreLoss);
		}
		this.#isOpening = false;
	}

	async #subscribe(window: Window | null): Promise<(() => Promise<void>) | undefined> {
		if (window === null) return undefined;
		const {subscribe, apply, news, subject} = this.#source;
		const {hear, ready} = this.#options;
		const key = this.#open;
		let held: Held | undefined;
		const show = (next: Held | undefined, isAsked: boolean): void => {
			held = next;
			// An older window's update that crossed our wish for another is not shown.
			if (held !== undefined && this.#open === key) hear(news(held, window), isAsked);
		};
		try {
			const subscription = await subscribe(this.#client, window, async (change) => {
				show(held === undefined ? undefined : apply(held, change), false);
				return ready();
			});
			show(subscription.snapshot, true);
			return async () => subscription.close();
		} catch (error) {
			hear({kind: 'refused', view: subject, reason: reasonOf(error)}, true);
			return undefined;
		}
	}
}

/** Closing a window of a connection that has ended meanwhile. */
function ignoreLoss(): undefined {
	return undefined;
}
