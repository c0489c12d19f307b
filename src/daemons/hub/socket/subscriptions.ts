import {NmsError} from '../../../base/errors.ts';
import type {Result} from '../../../proto/rpc/schema.ts';
import type {Feed} from './feed.ts';
import {socketLimits} from '../../shared/socket/limits.ts';
import type {Outlet} from '../../shared/socket/service.ts';
import {Subscription} from './subscription.ts';
import type {View} from './views/view.ts';

/** The subscriptions of one client. */
export class Subscriptions {
	readonly #feed: Feed;
	readonly #outlet: Outlet;
	readonly #byId = new Map<number, Subscription>();
	#lastId = 0;
	#isClosed = false;

	constructor(feed: Feed, outlet: Outlet) {
		this.#feed = feed;
		this.#outlet = outlet;
	}

	/** `pauseMs`: the least the client asks for between two updates. */
	async open(view: View, pauseMs: number): Promise<Result<'subscribe'>> {
		if (this.#byId.size >= socketLimits.subscriptionsPerClient)
			throw tooMany(`this connection has ${this.#byId.size} subscriptions`);
		if (this.#feed.size >= socketLimits.subscriptions)
			throw tooMany(`the hub serves ${this.#feed.size} subscriptions`);
		this.#lastId += 1;
		const options = {view, pauseMs: Math.max(view.pauseMs, pauseMs)};
		const subscription = new Subscription(this.#lastId, options, this.#outlet);
		this.#byId.set(subscription.id, subscription);
		// Before the snapshot is read, so that no change falls between it and the first update.
		this.#feed.add(subscription);
		try {
			const snapshot = await view.snapshot();
			if (this.#isClosed) this.#end(subscription);
			return {subscription: subscription.id, revision: 1, snapshot};
		} catch (error) {
			this.#end(subscription);
			throw error;
		}
	}

	ack(id: number, revision: number): void {
		this.#find(id).ack(revision);
	}

	close(id: number): void {
		this.#end(this.#find(id));
	}

	/** The client takes in bytes again. */
	wake(): void {
		for (const subscription of this.#byId.values()) subscription.wake();
	}

	closeAll(): void {
		this.#isClosed = true;
		for (const subscription of this.#byId.values()) this.#end(subscription);
	}

	#find(id: number): Subscription {
		const subscription = this.#byId.get(id);
		if (subscription !== undefined) return subscription;
		throw new NmsError('not_found', `this connection has no subscription ${id}`, {
			remedy: "name one that 'subscribe' returned on this connection",
		});
	}

	#end(subscription: Subscription): void {
		subscription.stop();
		this.#byId.delete(subscription.id);
		this.#feed.delete(subscription);
	}
}

function tooMany(message: string): NmsError {
	return new NmsError('refused', `${message}, which is the bound`, {
		remedy: "end one with 'unsubscribe' or by closing its connection",
	});
}
