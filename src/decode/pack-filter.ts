import {isAt, type Message} from './message.ts';
import {ownClockLength} from './own-clock.ts';
import type {Pack} from './pack.ts';
import {gramAt, gramMask, rarestGramEnd} from './gram.ts';

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
 * Tries many packs on one message for about the price of a look at each of its bytes: each way through a pattern has a text that must
 * stand in the message, and only packs of which one does are tried. Of each text the three bytes in a row that log lines have least are looked
 * for, by a table of their hashes.
 *
 * ```
 * message  login authenticator failed for (x) [192.0.2.7]: 535 Incorrect
 *                    ^^^ "ator" of " authenticator failed for ": exim is tried
 * ```
 */
export class PackFilter implements Pick<Pack, 'decode'> {
	readonly #packs: readonly Pack[];
	/** By pack: `everywhere` where a way through it has no text that is long enough, else `nowhere`. */
	readonly #always: Int32Array;
	/** By pack: where the last of its texts begins. */
	readonly #foundAt: Int32Array;
	/** A bit by hash: small enough to stay in the nearest cache. */
	readonly #grams = new Int32Array(1 << (tableBits - 5));
	readonly #entries = new Map<number, Entry[]>();
	readonly #hasAlways: boolean;
	#isAnyFound = false;

	constructor(packs: readonly Pack[]) {
		this.#packs = packs;
		this.#always = new Int32Array(packs.length).fill(nowhere);
		this.#foundAt = new Int32Array(packs.length);
		for (const [index, {texts}] of packs.entries()) {
			if (texts === undefined) this.#always[index] = everywhere;
			else for (const text of texts) this.#add(text, index);
		}
		this.#hasAlways = this.#always.includes(everywhere);
	}

	/** By the first of the packs that knows it, or what stands behind the clock at its start. */
	decode(message: Message): boolean {
		this.#look(message);
		if (!this.#isAnyFound) return false;
		if (this.#isDecoded(message)) return true;
		const clock = ownClockLength(message);
		if (clock === 0) return false;
		message.from += clock;
		const isDecoded = this.#isDecoded(message);
		message.from -= clock;
		return isDecoded;
	}

	#isDecoded(message: Message): boolean {
		for (let index = 0; index < this.#packs.length; index += 1) {
			const isFound = (this.#foundAt[index] ?? nowhere) >= message.from;
			if (isFound && this.#packs[index]?.decode(message) === true) return true;
		}
		return false;
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

	#look(message: Message): void {
		const {bytes, from, to} = message;
		const grams = this.#grams;
		this.#foundAt.set(this.#always);
		this.#isAnyFound = this.#hasAlways;
		let gram = 0;
		for (let at = from; at < to; at += 1) {
			gram = ((gram << 8) | (bytes[at] ?? 0)) & gramMask;
			const hash = hashOf(gram);
			if ((((grams[hash >>> 5] ?? 0) >>> (hash & 31)) & 1) === 1) this.#note(message, gram, at);
		}
	}

	#note(message: Message, gram: number, at: number): void {
		for (const {literal, gramEnd, packs} of this.#entries.get(gram) ?? []) {
			const start = at - gramEnd;
			if (start < message.from || !isAt(message, literal, start)) continue;
			this.#isAnyFound = true;
			for (const pack of packs) this.#foundAt[pack] = Math.max(this.#foundAt[pack] ?? 0, start);
		}
	}
}

/** Multiplicative hashing (Knuth, 6.4). */
function hashOf(gram: number): number {
	return Math.imul(gram, 0x9e3779b1) >>> (32 - tableBits);
}
