import type {Message} from './message.ts';
import type {Pack} from './pack.ts';
import {PackTexts} from './pack-texts.ts';

/** Tries many packs on one message for about the price of a look at each of its bytes: only those of which a text stands in it. */
export class PackFilter implements Pick<Pack, 'decode'> {
	readonly #packs: readonly Pack[];
	readonly #texts: PackTexts;
	/** Of each pack, its index among those of the texts. */
	readonly #indexes: readonly number[];

	readonly #isShared: boolean;

	/** Several filters may share the texts of all of their packs, and what was looked at, which their owner then has forgotten in time. */
	constructor(packs: readonly Pack[], shared?: PackTexts) {
		const texts = shared ?? new PackTexts(packs);
		this.#packs = packs;
		this.#texts = texts;
		this.#isShared = shared !== undefined;
		this.#indexes = packs.map((pack) => texts.packs.indexOf(pack));
	}

	/** By the first of the packs that knows it, or what stands behind the clock at its start. */
	decode(message: Message): boolean {
		if (!this.#isShared) this.#texts.forget();
		if (!this.#texts.look(message)) return false;
		if (this.#isDecoded(message)) return true;
		const clock = this.#texts.clockLength(message);
		if (clock === 0) return false;
		message.from += clock;
		const isDecoded = this.#isDecoded(message);
		message.from -= clock;
		return isDecoded;
	}

	#isDecoded(message: Message): boolean {
		for (let index = 0; index < this.#packs.length; index += 1) {
			const isThere = this.#texts.isBehind(this.#indexes[index] ?? -1, message.from);
			if (isThere && this.#packs[index]?.decode(message) === true) return true;
		}
		return false;
	}
}
