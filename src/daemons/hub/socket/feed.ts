import type {HubContext} from '../hub-context.ts';
import type {Subscription} from './subscription.ts';
import type {Tick} from './views/view.ts';

/** Tells every subscription of one socket what changed. */
export class Feed {
	readonly #subscriptions = new Set<Subscription>();
	readonly #context: HubContext;
	readonly #stopListening: () => void;
	#second: NodeJS.Timeout | undefined;

	constructor(context: HubContext) {
		this.#context = context;
		this.#stopListening = context.onChange((change) => this.#tell(change));
	}

	get size(): number {
		return this.#subscriptions.size;
	}

	add(subscription: Subscription): void {
		this.#subscriptions.add(subscription);
		this.#second ??= setInterval(() => this.#passSecond(), 1000).unref();
	}

	delete(subscription: Subscription): void {
		this.#subscriptions.delete(subscription);
		if (this.#subscriptions.size > 0) return;
		clearInterval(this.#second);
		this.#second = undefined;
	}

	/** A caller of this socket changed alerts: told at once, not when the hub comes round to it. */
	alertsChanged(): void {
		this.#tell({kind: 'alerts'});
	}

	/** The same, of what sources are: endpoints, alerts and parse errors show it. */
	sourcesChanged(): void {
		for (const kind of ['endpoints', 'alerts', 'reparsed'] as const) this.#tell({kind});
	}

	stop(): void {
		this.#stopListening();
		for (const subscription of this.#subscriptions) {
			subscription.stop();
			this.delete(subscription);
		}
	}

	#passSecond(): void {
		void this.#context.looked();
		this.#tell({kind: 'second'});
	}

	#tell(tick: Tick): void {
		for (const subscription of this.#subscriptions) subscription.notice(tick);
	}
}
