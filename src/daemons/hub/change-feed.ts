import type {Log} from '../shared/log.ts';
import type {HubChange} from './hub-context.ts';

/** Tells whoever listens of each change; a listener that fails does not keep it from the others. */
export class ChangeFeed {
	readonly #listeners = new Set<(change: HubChange) => void>();
	readonly #log: Log;

	constructor(log: Log) {
		this.#log = log;
	}

	/** Returns the function that ends it. */
	listen(listener: (change: HubChange) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	tell(change: HubChange): void {
		for (const listener of this.#listeners) {
			try {
				listener(change);
			} catch (error) {
				this.#log.error({err: error}, 'telling of a change failed');
			}
		}
	}
}
