import type {Message} from './message.ts';
import type {PatternDecoder} from './pattern-decoder.ts';
import {PatternTree} from './pattern-tree.ts';
import type {Variant} from './pattern.ts';

/** In the place of the last byte of an empty message. */
const noByte = 256;

/** Decoders of which only those are tried that can match the last byte of the message, in their order: most cannot. */
export class PatternTrees {
	readonly #decoders: readonly PatternDecoder[];
	/** By last byte, each made when the first message ends with it. */
	readonly #byLast = Array.from<unknown, PatternTree | undefined>(
		{length: noByte + 1},
		() => undefined,
	);
	/** By the decoders that are in them: many bytes have the same. */
	readonly #byDecoders = new Map<string, PatternTree>();

	constructor(decoders: readonly PatternDecoder[]) {
		this.#decoders = decoders;
	}

	/** Gives the message's row the fields by the first decoder that matches; false where none does. */
	decode(message: Message): boolean {
		const {bytes, from, to} = message;
		const last = from < to ? (bytes[to - 1] ?? noByte) : noByte;
		return (this.#byLast[last] ??= this.#treeFor(last)).decode(message);
	}

	#treeFor(last: number): PatternTree {
		const decoders = this.#decoders.filter(({variant}) => mayEndWith(variant, last));
		const key = decoders.map((decoder) => this.#decoders.indexOf(decoder)).join(' ');
		const tree = this.#byDecoders.get(key) ?? new PatternTree(decoders);
		this.#byDecoders.set(key, tree);
		return tree;
	}
}

function mayEndWith({tail, captures}: Variant, last: number): boolean {
	if (tail.length > 0) return tail.at(-1) === last;
	return captures.at(-1)?.type.lastBytes?.includes(last) !== false;
}
