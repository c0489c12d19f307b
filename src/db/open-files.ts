import {putNewest} from '../base/put-newest.ts';
import type {EventFile} from './event-file.ts';

/** Databases held open at once; each costs three file descriptors and its page cache. */
const openLimit = 16;

/** Event files that are open, by name; the one used least recently makes room. */
export class OpenFiles {
	readonly #open = new Map<string, EventFile>();
	readonly #make: (name: string) => EventFile;

	constructor(make: (name: string) => EventFile) {
		this.#make = make;
	}

	get(name: string): EventFile {
		const file = this.#open.get(name) ?? this.#make(name);
		const [, idlest] = putNewest(this.#open, [name, file], openLimit) ?? [];
		idlest?.close();
		return file;
	}

	close(name: string): void {
		this.#open.get(name)?.close();
		this.#open.delete(name);
	}

	closeAll(): void {
		for (const name of this.#open.keys()) this.close(name);
	}
}
