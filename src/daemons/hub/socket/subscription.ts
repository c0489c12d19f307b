import {performance} from 'node:perf_hooks';
import type {Update} from '../../../proto/rpc/schema.ts';
import type {Outlet} from '../../shared/socket/service.ts';
import type {Tick, View} from './views/view.ts';

/** How long a view that could not be read is left alone. */
const retryMs = 1000;

/**
 * One view of one client. It holds no queue: a change sets a flag, and when the client has acknowledged the update before, takes in
 * bytes and the pause is over, one update is made of the state as it is then.
 */
export class Subscription {
	readonly id: number;
	readonly view: View;
	readonly #pauseMs: number;
	readonly #outlet: Outlet;
	/** 1 is the snapshot. */
	#revision = 1;
	#isAcked = false;
	#isDirty = false;
	#isBuilding = false;
	#isStopped = false;
	#timer: NodeJS.Timeout | undefined;
	#nextAt: number;

	/** `pauseMs`: least time between two updates. */
	constructor(
		id: number,
		{view, pauseMs}: {readonly view: View; readonly pauseMs: number},
		outlet: Outlet,
	) {
		this.id = id;
		this.view = view;
		this.#pauseMs = pauseMs;
		this.#outlet = outlet;
		this.#nextAt = performance.now() + pauseMs;
	}

	notice(tick: Tick): void {
		if (!this.view.notice(tick)) return;
		this.#isDirty = true;
		this.wake();
	}

	/** Acks of anything but the newest revision are old and say nothing. */
	ack(revision: number): void {
		if (revision !== this.#revision) return;
		this.#isAcked = true;
		this.wake();
	}

	/** Sends an update if one is due. */
	wake(): void {
		const isDue = this.#isDirty || this.view.isUnfinished === true;
		if (!isDue || !this.#isAcked || !this.#outlet.canSend()) return;
		if (this.#isBuilding || this.#isStopped || this.#timer !== undefined) return;
		const waitMs = this.#nextAt - performance.now();
		if (waitMs <= 0) {
			void this.#build();
			return;
		}
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.wake();
		}, waitMs).unref();
	}

	stop(): void {
		this.#isStopped = true;
		clearTimeout(this.#timer);
	}

	async #build(): Promise<void> {
		if (!this.#outlet.mayRead()) return this.stop();
		this.#isBuilding = true;
		this.#isDirty = false;
		this.#nextAt = performance.now() + this.#pauseMs;
		try {
			const update = await this.view.update();
			if (update !== undefined && !this.#isStopped) this.#send(update);
		} catch {
			// The store's failure is told of by health and by the requests that meet it; the client keeps its last state.
			this.#isDirty = true;
			this.#nextAt = performance.now() + retryMs;
		}
		this.#isBuilding = false;
		this.wake();
	}

	#send(update: Update['update']): void {
		this.#revision += 1;
		this.#isAcked = false;
		const params: Update = {subscription: this.id, revision: this.#revision, update};
		this.#outlet.notify('update', params);
	}
}
