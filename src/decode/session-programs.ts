import {Buffer} from 'node:buffer';

/** Names remembered; they come from outside. */
const maxNames = 256;

/** The programs of a pack's sessions: `sshd` is also `/usr/sbin/sshd` and `sshd(pam_unix)`. */
export class SessionPrograms {
	/** The bytes of each, one object for all messages: the memory knows a program by it. */
	readonly #names: ReadonlyMap<string, Uint8Array>;
	/** Of lines without program; a pack's own, as no line says which program it is of. */
	readonly #noName: Uint8Array;
	readonly #found = new Map<string, Uint8Array | undefined>();

	constructor(names: readonly string[]) {
		this.#names = new Map(names.map((name) => [name, Buffer.from(name)]));
		this.#noName = Buffer.from(` ${names.join(' ')}`);
	}

	get isEmpty(): boolean {
		return this.#names.size === 0;
	}

	/** The program's name without path and module; undefined where it is none of them. With `isKeyed`, a line without program is of one. */
	find(program: string | null, isKeyed: boolean): Uint8Array | undefined {
		const known = program === null ? undefined : this.#found.get(program);
		if (known !== undefined) return known;
		if (program === null || isClock(program)) return isKeyed ? this.#noName : undefined;
		if (this.#found.has(program)) return undefined;
		if (this.#found.size === maxNames) this.#found.clear();
		const bytes = this.#names.get(baseName(program));
		this.#found.set(program, bytes);
		return bytes;
	}
}

/** Mosquitto's seconds, which a line of its file begins with. */
function isClock(program: string): boolean {
	return /^\d+$/.test(program);
}

function baseName(program: string): string {
	const bracket = program.indexOf('(');
	const name = bracket < 0 ? program : program.slice(0, bracket);
	return name.slice(name.lastIndexOf('/') + 1);
}
