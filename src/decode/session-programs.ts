import {Buffer} from 'node:buffer';

const noName = Buffer.alloc(0);

/** Names remembered; they come from outside. */
const maxNames = 256;

/** The programs of a pack's sessions: `sshd` is also `/usr/sbin/sshd` and `sshd(pam_unix)`. */
export class SessionPrograms {
	/** The bytes of each, one object for all messages: the memory knows a program by it. */
	readonly #names: ReadonlyMap<string, Uint8Array>;
	readonly #found = new Map<string, Uint8Array | undefined>();

	constructor(names: readonly string[]) {
		this.#names = new Map(names.map((name) => [name, Buffer.from(name)]));
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
		const bytes = this.#names.get(baseName(program));
		this.#found.set(program, bytes);
		return bytes;
	}
}

function baseName(program: string): string {
	const bracket = program.indexOf('(');
	const name = bracket < 0 ? program : program.slice(0, bracket);
	return name.slice(name.lastIndexOf('/') + 1);
}
