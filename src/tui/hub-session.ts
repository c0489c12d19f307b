import {setTimeout as wait} from 'node:timers/promises';
import {messageOf, NmsError} from '../base/errors.ts';
import {applyAlertUpdate, applyEventUpdate} from '../proto/rpc/view.ts';
import type {HubClient, Subscription, ViewName} from '../proto/rpc/client.ts';
import {connectHub} from '../proto/rpc/client.ts';
import type {AlertWindowResult, EventWindowResult} from '../proto/rpc/schema.ts';
import type {HubTarget} from '../proto/rpc/socket-path.ts';
import {sendChange} from './send-change.ts';
import type {Answer, Effect, News} from './state.ts';
import type {Wanted} from './wanted.ts';

/** Longest pause between two attempts to reach the hub, in milliseconds; the first is a fortieth of it. */
const longestPauseMs = 10_000;

/** Shortest time between two readings of an alert's detail. */
const detailPauseMs = 500;

interface SessionOptions {
	readonly target: HubTarget;
	readonly hear: (news: News) => void;
	readonly take: (answer: Answer) => void;
	/** Settles when the screen shows what was dispatched and may change again: the hub waits for it. */
	readonly painted: () => Promise<void>;
}

/** A subscription that follows what the console wants to see. */
interface Slot<V extends ViewName> {
	wanted: string;
	open: string;
	subscription: Subscription<V> | undefined;
	isOpening: boolean;
}

/** The console's connection: kept up for as long as the console runs, its subscriptions equal to what the state wants. */
export class HubSession {
	readonly #options: SessionOptions;
	readonly #stop = new AbortController();
	#client: HubClient | undefined;
	#wanted: Wanted | undefined;
	#alerts: Slot<'alerts'> = emptySlot();
	#events: Slot<'events'> = emptySlot();
	#detail = {wanted: '', shown: '', isReading: false};
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

	want(wanted: Wanted): void {
		this.#wanted = wanted;
		this.#alerts.wanted = JSON.stringify(wanted.alerts);
		this.#events.wanted = JSON.stringify(wanted.events);
		this.#detail.wanted = JSON.stringify(wanted.detail);
		this.#follow();
	}

	perform(effect: Extract<Effect, {kind: 'triage' | 'open-event'}>): void {
		void (effect.kind === 'triage' ? this.#change(effect) : this.#openEvent(effect.id));
	}

	/** Tries again now instead of after the pause. */
	reconnect(): void {
		this.#wake.abort();
		this.#client?.close();
	}

	close(): void {
		this.#stop.abort();
		this.#wake.abort();
		this.#client?.close();
	}

	/** One connection from beginning to end; false where it never came up. */
	async #serve(): Promise<boolean> {
		const {hear, target} = this.#options;
		try {
			const client = await connectHub(target, {signal: this.#stop.signal, name: 'nms-tui'});
			this.#client = client;
			this.#alerts = {...emptySlot(), wanted: this.#alerts.wanted};
			this.#events = {...emptySlot(), wanted: this.#events.wanted};
			this.#detail = {...this.#detail, shown: '', isReading: false};
			const {user, role} = client.session;
			hear({kind: 'caller', user, role});
			hear({kind: 'link', link: {kind: 'live'}});
			await this.#watchHealth(client);
			this.#follow();
			this.#lost(await client.disconnected);
			return true;
		} catch (error) {
			const wasUp = this.#client !== undefined;
			this.#client?.close();
			this.#lost(error);
			return wasUp;
		} finally {
			this.#client = undefined;
		}
	}

	#lost(error: unknown): void {
		if (this.#isStopped()) return;
		const reason = error === null ? 'connecting again' : messageOf(error);
		const remedy = error instanceof NmsError ? error.remedy : 'see whether the hub runs';
		const link = {kind: 'lost', since: Date.now(), reason, remedy} as const;
		this.#options.hear({kind: 'link', link});
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
		const {hear, painted} = this.#options;
		try {
			const {snapshot} = await client.subscribe({view: 'health'}, (update) => {
				hear({kind: 'health', health: update.health});
				return painted();
			});
			hear({kind: 'health', health: snapshot});
		} catch (error) {
			if (!(error instanceof NmsError) || error.code !== 'not_permitted') throw error;
			// Who has no role may still know that the hub is alive.
			hear({kind: 'health', health: await client.call('health', {})});
		}
	}

	#follow(): void {
		const client = this.#client;
		const wanted = this.#wanted;
		if (client === undefined || wanted === undefined) return;
		void this.#open(this.#alerts, () => this.#openAlerts(client));
		void this.#open(this.#events, () => this.#openEvents(client));
		void this.#readDetail(client);
	}

	/** Opens what is wanted, then closes what was open before; again where the wish changed meanwhile. */
	async #open<V extends ViewName>(
		slot: Slot<V>,
		open: () => Promise<Subscription<V> | undefined>,
	): Promise<void> {
		if (slot.isOpening) return;
		slot.isOpening = true;
		while (slot.open !== slot.wanted) {
			slot.open = slot.wanted;
			const before = slot.subscription;
			// oxlint-disable-next-line no-await-in-loop
			slot.subscription = await open();
			before?.close().catch(ignoreLoss);
		}
		slot.isOpening = false;
	}

	async #openAlerts(client: HubClient): Promise<Subscription<'alerts'> | undefined> {
		const {hear, painted} = this.#options;
		const window = this.#wanted?.alerts;
		const key = this.#alerts.open;
		if (window === undefined) return undefined;
		try {
			let held: AlertWindowResult | undefined;
			const show = (): void => {
				// An older window's update that crossed our wish for another.
				if (held !== undefined && this.#alerts.open === key) hear({kind: 'alerts', ...held});
			};
			const subscription = await client.subscribe({view: 'alerts', window}, (update) => {
				held = held && applyAlertUpdate(held, update);
				show();
				return painted();
			});
			held = subscription.snapshot;
			show();
			return subscription;
		} catch (error) {
			hear({kind: 'refused', view: 'alerts', reason: reasonOf(error)});
			return undefined;
		}
	}

	async #openEvents(client: HubClient): Promise<Subscription<'events'> | undefined> {
		const {hear, painted} = this.#options;
		const window = this.#wanted?.events;
		const key = this.#events.open;
		if (window === undefined) return undefined;
		try {
			let held: EventWindowResult | undefined;
			const show = (): void => {
				if (held === undefined || this.#events.open !== key) return;
				const {rows, at_start: isAtStart, at_end: isAtEnd, arrived} = held;
				hear({kind: 'events', rows, isAtStart, isAtEnd, arrived});
			};
			const subscription = await client.subscribe({view: 'events', window}, (update) => {
				held = held && applyEventUpdate(held, update);
				show();
				return painted();
			});
			held = subscription.snapshot;
			show();
			return subscription;
		} catch (error) {
			hear({kind: 'refused', view: 'events', reason: reasonOf(error)});
			return undefined;
		}
	}

	async #readDetail(client: HubClient): Promise<void> {
		const detail = this.#detail;
		if (detail.isReading) return;
		detail.isReading = true;
		while (detail.shown !== detail.wanted && this.#wanted?.detail) {
			const {id} = this.#wanted.detail;
			const before = detail.shown;
			detail.shown = detail.wanted;
			// oxlint-disable-next-line no-await-in-loop
			await this.#readOne(client, id);
			// Another alert is read at once; the same one, growing, only now and then.
			// oxlint-disable-next-line no-await-in-loop
			if (before.includes(id)) await wait(detailPauseMs, undefined, {ref: false});
		}
		detail.isReading = false;
	}

	async #readOne(client: HubClient, id: string): Promise<void> {
		try {
			const result = await client.call('alerts.get', {id});
			this.#options.take({kind: 'detail', id, result});
		} catch (error) {
			this.#options.take({kind: 'detail-refused', id, reason: reasonOf(error)});
		}
	}

	async #change({token, targets, change}: Extract<Effect, {kind: 'triage'}>): Promise<void> {
		try {
			if (this.#client === undefined) throw notConnected();
			const changed = await sendChange(this.#client, targets, change);
			this.#options.take({kind: 'changed', token, changed});
		} catch (error) {
			this.#options.take({kind: 'change-refused', token, reason: reasonOf(error)});
		}
	}

	async #openEvent(id: number): Promise<void> {
		try {
			if (this.#client === undefined) throw notConnected();
			const event = await this.#client.call('events.get', {id});
			this.#options.take({kind: 'event', id, event});
		} catch (error) {
			this.#options.take({kind: 'event-refused', id, reason: reasonOf(error)});
		}
	}

	#isStopped(): boolean {
		return this.#stop.signal.aborted;
	}
}

function emptySlot<V extends ViewName>(): Slot<V> {
	return {wanted: '', open: '', subscription: undefined, isOpening: false};
}

function reasonOf(error: unknown): string {
	return error instanceof NmsError ? `${error.message}; ${error.remedy}` : messageOf(error);
}

function notConnected(): NmsError {
	return new NmsError('unreachable', 'the hub is not connected', {
		remedy: 'wait until it is live again, or press R',
	});
}

/** Closing a window of a connection that has ended meanwhile. */
function ignoreLoss(): undefined {
	return undefined;
}
