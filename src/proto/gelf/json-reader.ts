/** How deep objects and arrays may nest. */
export const jsonDepth = 32;

/** Told of each member of the outermost object: positions of its name and of its value, quotes included. */
export type MemberListener = (
	nameFrom: number,
	nameTo: number,
	valueFrom: number,
	valueTo: number,
) => void;

export const json = {
	quote: 0x22,
	backslash: 0x5c,
	openBrace: 0x7b,
	closeBrace: 0x7d,
	openBracket: 0x5b,
	closeBracket: 0x5d,
} as const;

const {quote, backslash, openBrace, closeBrace, openBracket, closeBracket} = json;
const [comma, colon, minus, plus, dot] = [0x2c, 0x3a, 0x2d, 0x2b, 0x2e];
const [zero, nine, letterU] = [0x30, 0x39, 0x75];
const escaped = new Set(Buffer.from('"\\/bfnrt'));
const literals = ['true', 'false', 'null'].map((text) => Buffer.from(text));

/** Reads a JSON object (RFC 8259) in place: what it consists of, or the byte at which it is none. It builds nothing and does not throw. */
export class JsonReader {
	#bytes: Uint8Array = new Uint8Array(0);
	#at = 0;
	#to = 0;

	/** Position of the first byte that is wrong, or -1. That of what is missing at the end is the end. */
	readObject(bytes: Uint8Array, from: number, to: number, onMember: MemberListener): number {
		this.#bytes = bytes;
		this.#at = from;
		this.#to = to;
		this.#skipBlanks();
		const isWhole = this.#byte() === openBrace && this.#container(1, onMember);
		if (!isWhole) return this.#at;
		this.#skipBlanks();
		return this.#at === to ? -1 : this.#at;
	}

	// Each of the following moves on behind what it names, or stays at the byte that is wrong and says so.

	#container(depth: number, onMember?: MemberListener): boolean {
		if (depth > jsonDepth) return false;
		const isObject = this.#byte() === openBrace;
		const end = isObject ? closeBrace : closeBracket;
		this.#at += 1;
		this.#skipBlanks();
		if (this.#take(end)) return true;
		for (;;) {
			if (isObject ? !this.#member(depth, onMember) : !this.#value(depth)) return false;
			this.#skipBlanks();
			if (this.#take(end)) return true;
			if (!this.#take(comma)) return false;
			this.#skipBlanks();
		}
	}

	#member(depth: number, onMember: MemberListener | undefined): boolean {
		const nameFrom = this.#at;
		if (this.#byte() !== quote || !this.#string()) return false;
		const nameTo = this.#at;
		this.#skipBlanks();
		if (!this.#take(colon)) return false;
		this.#skipBlanks();
		const valueFrom = this.#at;
		if (!this.#value(depth)) return false;
		onMember?.(nameFrom, nameTo, valueFrom, this.#at);
		return true;
	}

	#value(depth: number): boolean {
		const byte = this.#byte();
		if (byte === quote) return this.#string();
		if (byte === openBrace || byte === openBracket) return this.#container(depth + 1);
		return byte === minus || isDigit(byte) ? this.#number() : this.#literal();
	}

	#string(): boolean {
		this.#at += 1;
		while (this.#at < this.#to) {
			const byte = this.#byte();
			if (byte === quote) {
				this.#at += 1;
				return true;
			}
			if (byte < 0x20) return false;
			if (byte === backslash && !this.#escape()) return false;
			if (byte !== backslash) this.#at += 1;
		}
		return false;
	}

	#escape(): boolean {
		this.#at += 1;
		const byte = this.#byte();
		if (byte !== letterU) {
			if (!escaped.has(byte)) return false;
			this.#at += 1;
			return true;
		}
		this.#at += 1;
		for (let left = 4; left > 0; left -= 1) {
			if (!isHexDigit(this.#byte())) return false;
			this.#at += 1;
		}
		return true;
	}

	#number(): boolean {
		this.#take(minus);
		if (!this.#take(zero) && !this.#digits()) return false;
		if (this.#take(dot) && !this.#digits()) return false;
		// E or e.
		if ((this.#byte() | 0x20) !== 0x65) return true;
		this.#at += 1;
		if (!this.#take(plus)) this.#take(minus);
		return this.#digits();
	}

	#digits(): boolean {
		const from = this.#at;
		while (isDigit(this.#byte())) this.#at += 1;
		return this.#at > from;
	}

	#literal(): boolean {
		for (const literal of literals) {
			if (literal[0] !== this.#byte()) continue;
			for (const byte of literal) if (!this.#take(byte)) return false;
			return true;
		}
		return false;
	}

	#skipBlanks(): void {
		while (isBlank(this.#byte())) this.#at += 1;
	}

	#take(byte: number): boolean {
		if (this.#byte() !== byte) return false;
		this.#at += 1;
		return true;
	}

	/** -1 behind the end. */
	#byte(): number {
		return this.#at < this.#to ? (this.#bytes[this.#at] ?? -1) : -1;
	}
}

function isDigit(byte: number): boolean {
	return byte >= zero && byte <= nine;
}

function isHexDigit(byte: number): boolean {
	const letter = byte | 0x20;
	return isDigit(byte) || (letter >= 0x61 && letter <= 0x66);
}

function isBlank(byte: number): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
