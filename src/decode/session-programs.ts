import {Buffer} from 'node:buffer';

const noName = Buffer.alloc(0);

/** Names remembered; they come from outside. */
const maxNames = 256;

/** The programs of a pack's sessions: `sshd` is also `/usr/sbin/sshd` and `sshd(pam_unix)`. */
export class SessionPrograms {
	readonly #names: ReadonlySet<string>;
	readonly #found = new Map<string, Uint8Array | undefined>();

	constructor(names: readonly string[]) {
		this.#names = new Set(names);
	}

	get isEmpty(): boolean {
		return this.#names.size === 0;
	}

	/** The program's name without path and module; undefined where it is none of them. With `isKeyed`, a line without program is of one. */
	find(program: string | null, isKeyed: boolean): Uint8Array | undefined {
		if (program === null) return isKeyed ? noName : undefined;
		const known = this.#found.get(program);
		if (known !== undefined || this.#found.has(program)) return known;
		if (this.#found.size === maxNames) this.#found.clear();
		const name = baseName(program);
		const bytes = this.#names.has(name) ? Buffer.from(name) : undefined;
		this.#found.set(program, bytes);
		return bytes;
	}
}

function baseName(program: string): string {
	const bracket = program.indexOf('(');
	const name = bracket < 0 ? program : program.slice(0, bracket);
	return name.slice(name.lastIndexOf('/') + 1);
}
