import {Buffer} from 'node:buffer';
import {gramAt, gramMask, rarestGramEnd} from './gram.ts';
import {isAt, type ByteRange} from './message.ts';
import {ownClockLength} from './own-clock.ts';
import type {Pack} from './pack.ts';

/** A text without which none of some packs' patterns can match. */
interface Entry {
	readonly literal: Uint8Array;
	/** Where in it the last byte of its gram is. */
	readonly gramEnd: number;
	/** Indexes of the packs. */
	readonly packs: number[];
}

const tableBits = 16;

/** Behind and before all places in a message. */
const [everywhere, nowhere] = [2 ** 31 - 1, -1];

/**
 * Where the texts of packs stand in a message, for about the price of a look at each of its bytes: each way through a pattern has a text that
 * must stand in what it matches. Of each text the three bytes in a row that log lines have least are looked for, by a table of their hashes.
 *
 * ```
 * message  login authenticator failed for (x) [192.0.2.7]: 535 Incorrect
 *                    ^^^ "ator" of " authenticator failed for ": exim is tried
 * ```
 *
 * What was seen in a message holds for what it ends with, too, until `forget`: whoever tries packs on several parts of a line that end where
 * it ends pays for one look.
 */
export class PackTexts {
	readonly packs: readonly Pack[];
	/** By pack: `everywhere` where a way through it has no text that is long enough, else `nowhere`. */
	readonly #always: Int32Array;
	/** By pack: where the last of its texts begins. */
	readonly #foundAt: Int32Array;
	/** A bit by hash: small enough to stay in the nearest cache. */
	readonly #grams = new Int32Array(1 << (tableBits - 5));
	readonly #entries = new Map<number, Entry[]>();
	readonly #hasAlways: boolean;
	#isAnyFound = false;
	/** What was looked at, from and to where. */
	#bytes: Uint8Array | undefined;
	#from = 0;
	#to = 0;
	/** Where the clock would begin whose length is known. */
	#clockAt = nowhere;
	#clockLength = 0;

	constructor(packs: readonly Pack[]) {
		this.packs = packs;
		this.#always = new Int32Array(packs.length).fill(nowhere);
		this.#foundAt = new Int32Array(packs.length);
		for (const [index, {texts}] of packs.entries()) {
			if (texts === undefined) this.#always[index] = everywhere;
			else for (const text of texts) this.#add(text, index);
		}
		this.#hasAlways = this.#always.includes(everywhere);
	}

	/** The bytes that were looked at may be others now. */
	forget(): void {
		this.#bytes = undefined;
	}

	/** Looks where the texts stand, unless it has; false where there is none. */
	look({bytes, from, to}: ByteRange): boolean {
		if (bytes !== this.#bytes || from < this.#from || to !== this.#to) {
			this.#bytes = bytes;
			this.#from = from;
			this.#to = to;
			this.#clockAt = nowhere;
			this.#find(bytes);
		}
		return this.#isAnyFound;
	}

	/** Whether a text of the pack, by its index, stands there or behind. */
	isBehind(pack: number, from: number): boolean {
		return (this.#foundAt[pack] ?? nowhere) >= from;
	}

	/** How long the clock is at the start of what ends where what was looked at does. */
	clockLength(range: ByteRange): number {
		if (range.from !== this.#clockAt) {
			this.#clockAt = range.from;
			this.#clockLength = ownClockLength(range);
		}
		return this.#clockLength;
	}

	#add(literal: Uint8Array, pack: number): void {
		const gramEnd = rarestGramEnd(literal);
		const gram = gramAt(literal, gramEnd);
		const hash = hashOf(gram);
		this.#grams[hash >>> 5] = (this.#grams[hash >>> 5] ?? 0) | (1 << (hash & 31));
		const entries = this.#entries.get(gram) ?? [];
		this.#entries.set(gram, entries);
		const known = entries.find((entry) => Buffer.compare(entry.literal, literal) === 0);
		if (known === undefined) entries.push({literal, gramEnd, packs: [pack]});
		else if (!known.packs.includes(pack)) known.packs.push(pack);
	}

	#find(bytes: Uint8Array): void {
		const grams = this.#grams;
		const to = this.#to;
		this.#foundAt.set(this.#always);
		this.#isAnyFound = this.#hasAlways;
		let gram = 0;
		for (let at = this.#from; at < to; at += 1) {
			gram = ((gram << 8) | (bytes[at] ?? 0)) & gramMask;
			const hash = hashOf(gram);
			if ((((grams[hash >>> 5] ?? 0) >>> (hash & 31)) & 1) === 1) this.#note(bytes, gram, at);
		}
	}

	#note(bytes: Uint8Array, gram: number, at: number): void {
		for (const {literal, gramEnd, packs} of this.#entries.get(gram) ?? []) {
			const start = at - gramEnd;
			if (start < this.#from || !isAt({bytes, from: this.#from, to: this.#to}, literal, start))
				continue;
			this.#isAnyFound = true;
			for (const pack of packs) this.#foundAt[pack] = Math.max(this.#foundAt[pack] ?? 0, start);
		}
	}
}

/** Multiplicative hashing (Knuth, 6.4). */
function hashOf(gram: number): number {
	return Math.imul(gram, 0x9e3779b1) >>> (32 - tableBits);
}
