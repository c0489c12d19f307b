import path from 'node:path';
import {Worker} from 'node:worker_threads';

export type ThreadName = 'store' | 'query' | 'udp';

/** Gives the hub its threads, of which some are started before the rest of the hub is loaded: each takes as long as a good part of it. */
export class EarlyThreads {
	readonly #waiting: Map<ThreadName, Worker>;

	constructor(names: readonly ThreadName[]) {
		this.#waiting = new Map(names.map((name) => [name, startThread(name)]));
	}

	/** One that waits, or starts now. */
	take(name: ThreadName): Worker {
		const waiting = this.#waiting.get(name);
		this.#waiting.delete(name);
		return waiting ?? startThread(name);
	}

	/** Ends those that nobody took. */
	async close(): Promise<void> {
		const left = [...this.#waiting.values()];
		this.#waiting.clear();
		await Promise.all(left.map(async (thread) => thread.terminate()));
	}
}

function startThread(name: ThreadName): Worker {
	return new Worker(path.join(import.meta.dirname, `${name}-thread.js`));
}
