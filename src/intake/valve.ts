/**
 * Says whether intake may go on. While it is closed TCP connections are paused, so that their senders wait. Who stores the bytes
 * closes it; who owns sockets watches it.
 */
export class Valve {
	readonly #watchers = new Set<() => void>();
	#isOpen = true;

	get isOpen(): boolean {
		return this.#isOpen;
	}

	set(isOpen: boolean): void {
		if (isOpen === this.#isOpen) return;
		this.#isOpen = isOpen;
		for (const watcher of this.#watchers) watcher();
	}

	/** Calls back after each change; returns the function that ends it. */
	watch(watcher: () => void): () => void {
		this.#watchers.add(watcher);
		return () => {
			this.#watchers.delete(watcher);
		};
	}
}
