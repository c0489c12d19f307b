import type {ListenAddress, Listening} from '../../intake/listening.ts';

/** A socket that the configuration asks for. */
export interface WantedListener extends ListenAddress {
	readonly kind: Listening['kind'];
}

/** The open sockets, each under what the configuration called it. */
export class ListenerSet<Opened extends Listening = Listening> {
	readonly #open: (wanted: WantedListener) => Promise<Opened>;
	#listeners = new Map<string, {readonly wanted: WantedListener; readonly opened: Opened}>();

	constructor(open: (wanted: WantedListener) => Promise<Opened>) {
		this.#open = open;
	}

	list(): readonly Opened[] {
		return [...this.#listeners.values()].map(({opened}) => opened);
	}

	/** Closes what is not wanted any more and opens what is. Where one cannot be opened all is as before, and the error is thrown. */
	async apply(wanted: readonly WantedListener[]): Promise<void> {
		const before = [...this.#listeners.values()].map((listener) => listener.wanted);
		try {
			await this.#change(wanted);
		} catch (error) {
			await this.#change(before);
			throw error;
		}
	}

	/** Closes all of a kind, or all. */
	async close(kind?: Listening['kind']): Promise<void> {
		await this.#change(
			[...this.#listeners.values()]
				.map(({wanted}) => wanted)
				.filter((wanted) => kind !== undefined && wanted.kind !== kind),
		);
	}

	async #change(wanted: readonly WantedListener[]): Promise<void> {
		const next = new Map(withNames(wanted));
		// The old ones first: one of them may be in the way, as [::]:514 is of 127.0.0.1:514.
		for (const [name, {opened}] of this.#listeners) {
			if (next.has(name)) continue;
			this.#listeners.delete(name);
			// oxlint-disable-next-line no-await-in-loop
			await opened.close();
		}
		for (const [name, listener] of next) {
			if (this.#listeners.has(name)) continue;
			// oxlint-disable-next-line no-await-in-loop
			this.#listeners.set(name, {wanted: listener, opened: await this.#open(listener)});
		}
	}
}

/** Two wishes for any free port are two sockets. */
function withNames(wanted: readonly WantedListener[]): readonly [string, WantedListener][] {
	const seen = new Map<string, number>();
	return wanted.map((listener) => {
		const {kind, address, port} = listener;
		const name = `${kind} ${address} ${port}`;
		const count = seen.get(name) ?? 0;
		seen.set(name, count + 1);
		return [port === 0 ? `${name} #${count}` : name, listener];
	});
}
