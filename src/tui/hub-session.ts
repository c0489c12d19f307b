import {setTimeout as wait} from 'node:timers/promises';
import {messageOf, NmsError, reasonOf} from '../base/errors.ts';
import type {HubClient} from '../proto/rpc/client.ts';
import {connectHub} from '../proto/rpc/client.ts';
import type {HubTarget} from '../proto/rpc/socket-path.ts';
import {askHub} from './ask-hub.ts';
import type {HubLine} from './hub-line.ts';
import {lineOver} from './hub-line.ts';
import {keepPulse, patiently} from './patience.ts';
import {sendChange} from './send-change.ts';
import type {Answer, Effect, News, Question} from './state.ts';
import type {Wanted} from './wanted.ts';

/** Longest pause between two attempts to reach the hub, in milliseconds; the first is a fortieth of it. */
const longestPauseMs = 10_000;

interface SessionOptions {
	readonly target: HubTarget;
	/** `isAsked`: somebody waits for it. */
	readonly hear: (news: News, isAsked: boolean) => void;
	readonly take: (answer: Answer) => void;
	/** Settles when the console can take in more: the hub waits for it. */
	readonly ready: () => Promise<void>;
}

/** The console's connection: kept up for as long as the console runs, its subscriptions equal to what the state wants. */
export class HubSession {
	readonly #options: SessionOptions;
	readonly #stop = new AbortController();
	#line: HubLine | undefined;
	#wanted: Wanted | undefined;
	#wantedText = '';
	#wake = new AbortController();

	constructor(options: SessionOptions) {
		this.#options = options;
	}

	/** Connects, and again after each loss, until `close`. Never rejects. */
	async run(): Promise<void> {
		for (let attempt = 0; !this.#isStopped(); attempt += 1) {
			// oxlint-disable-next-line no-await-in-loop
			if (await this.#serve()) attempt = 0;
			if (this.#isStopped()) return;
			// oxlint-disable-next-line no-await-in-loop
			await this.#pause(attempt);
		}
	}

	/** Called after everything that happens, and seldom with another wish. */
	want(wanted: Wanted): void {
		const text = JSON.stringify(wanted);
		if (text === this.#wantedText) return;
		this.#wantedText = text;
		this.#wanted = wanted;
		this.#follow();
	}

	perform(effect: Extract<Effect, {kind: 'triage'}> | Question): void {
		void (effect.kind === 'triage' ? this.#change(effect) : this.#ask(effect));
	}

	/** Tries again now instead of after the pause. */
	reconnect(): void {
		this.#wake.abort();
		this.#line?.client.close();
	}

	close(): void {
		this.#stop.abort();
		this.#wake.abort();
		this.#line?.client.close();
	}

	/** One connection from beginning to end; false where it never came up. */
	async #serve(): Promise<boolean> {
		try {
			const client = await this.#connect();
			this.#line = lineOver(client, this.#options);
			this.#lost(await this.#attend(client));
		} catch (error) {
			this.#lost(error);
		}
		const wasUp = this.#line !== undefined;
		this.#line?.client.close();
		this.#line = undefined;
		return wasUp;
	}

	async #connect(): Promise<HubClient> {
		const attempt = new AbortController();
		const signal = AbortSignal.any([this.#stop.signal, attempt.signal]);
		const connecting = connectHub(this.#options.target, {signal, name: 'nms-tui'});
		return patiently(connecting, () => attempt.abort());
	}

	/** Keeps the console informed until the connection ends; gives the reason, null where we ended it. */
	async #attend(client: HubClient): Promise<unknown> {
		const {hear} = this.#options;
		const {user, role} = client.session;
		hear({kind: 'caller', user, role}, true);
		hear({kind: 'link', link: {kind: 'live'}}, true);
		await patiently(this.#watchHealth(client), () => client.close());
		this.#follow();
		// Who has no role has no view of the hub's health.
		const ask = async (): Promise<unknown> =>
			role === null ? this.#askHealth(client, false) : client.call('ping', {});
		return Promise.race([client.disconnected, keepPulse(client, ask)]);
	}

	#lost(error: unknown): void {
		if (this.#isStopped()) return;
		const reason = error === null ? 'connecting again' : messageOf(error);
		const remedy = error instanceof NmsError ? error.remedy : 'see whether the hub runs';
		const link = {kind: 'lost', since: Date.now(), reason, remedy} as const;
		this.#options.hear({kind: 'link', link}, true);
	}

	async #pause(attempt: number): Promise<void> {
		if (this.#wake.signal.aborted) this.#wake = new AbortController();
		const most = Math.min(longestPauseMs, (longestPauseMs / 40) * 2 ** attempt);
		// Consoles that lost the same hub must not all come back in the same moment.
		const pauseMs = most * (0.75 + Math.random() / 4);
		try {
			await wait(pauseMs, undefined, {signal: this.#wake.signal});
		} catch {
			this.#wake = new AbortController();
		}
	}

	async #watchHealth(client: HubClient): Promise<void> {
		const {hear, ready} = this.#options;
		try {
			const {snapshot} = await client.subscribe({view: 'health'}, (update) => {
				hear({kind: 'health', health: update.health}, false);
				return ready();
			});
			hear({kind: 'health', health: snapshot}, true);
		} catch (error) {
			if (!(error instanceof NmsError) || error.code !== 'not_permitted') throw error;
			// Who has no role may still know that the hub is alive.
			await this.#askHealth(client, true);
		}
	}

	async #askHealth(client: HubClient, isAsked: boolean): Promise<void> {
		this.#options.hear({kind: 'health', health: await client.call('health', {})}, isAsked);
	}

	#follow(): void {
		if (this.#wanted !== undefined) this.#line?.follow(this.#wanted);
	}

	async #change({token, targets, change}: Extract<Effect, {kind: 'triage'}>): Promise<void> {
		try {
			const changed = await sendChange(this.#connected(), targets, change);
			this.#options.take({kind: 'changed', token, changed});
		} catch (error) {
			this.#options.take({kind: 'change-refused', token, reason: reasonOf(error)});
		}
	}

	async #ask(question: Question): Promise<void> {
		this.#options.take(await askHub(() => this.#connected(), question));
	}

	#connected(): HubClient {
		if (this.#line === undefined) throw notConnected();
		return this.#line.client;
	}

	#isStopped(): boolean {
		return this.#stop.signal.aborted;
	}
}

function notConnected(): NmsError {
	return new NmsError('unreachable', 'the hub is not connected', {
		remedy: 'wait until it is live again, or press R',
	});
}
