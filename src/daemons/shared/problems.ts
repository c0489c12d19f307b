/** What is wrong with a daemon now, by cause; each text says what to do. */
export class Problems {
	readonly #texts = new Map<string, string>();

	/** Notes what is wrong with the cause; undefined: nothing any more. Returns whether that is news. */
	set(cause: string, text: string | undefined): boolean {
		if (this.#texts.get(cause) === text) return false;
		if (text === undefined) this.#texts.delete(cause);
		else this.#texts.set(cause, text);
		return true;
	}

	list(): readonly string[] {
		return [...this.#texts.values()];
	}
}
