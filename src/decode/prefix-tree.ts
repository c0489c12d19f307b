import type {ByteRange} from './message.ts';
import {isAt} from './message.ts';

interface Node<Item, Found> {
	/** Items whose prefix ends here or above, in the order given. */
	readonly items: readonly Item[];
	/** What is made of them once they are found. */
	found: Found | undefined;
	/** The bytes between the parent and here. */
	readonly label: Uint8Array;
	/** By the first byte of their label. */
	readonly children: readonly (Node<Item, Found> | undefined)[];
}

/**
 * Finds the items whose prefix a range of bytes begins with, however many others there are.
 *
 * ```
 * (none) ─ "Fail" ─ "ed "
 *        │        └ "ure: "
 *        └ "Accepted "
 * ```
 */
export class PrefixTree<Item, Found> {
	readonly #root: Node<Item, Found>;
	readonly #gather: (items: readonly Item[]) => Found;

	/** `gather` makes what `find` tells of items in the order given here. */
	constructor(
		items: readonly Item[],
		prefixOf: (item: Item) => Uint8Array,
		gather: (items: readonly Item[]) => Found,
	) {
		this.#gather = gather;
		const entries = items.map((item, order) => ({item, order, prefix: prefixOf(item)}));
		this.#root = build(entries, [], {depth: 0, label: new Uint8Array(0)});
	}

	/** Made of the items that are found, at the first time. */
	find(range: ByteRange): Found {
		let node = this.#root;
		let at = range.from;
		for (;;) {
			const child = node.children[range.bytes[at] ?? 0];
			// A byte behind the range chooses a child, too, but no label fits there.
			if (child === undefined || !isAt(range, child.label, at))
				return (node.found ??= this.#gather(node.items));
			at += child.label.length;
			node = child;
		}
	}
}

interface Entry<Item> {
	readonly item: Item;
	readonly order: number;
	readonly prefix: Uint8Array;
}

/** The node of entries that all begin with the same `depth` bytes; `above` are those whose prefix is shorter. */
function build<Item, Found>(
	entries: readonly Entry<Item>[],
	above: readonly Entry<Item>[],
	{depth, label}: {readonly depth: number; readonly label: Uint8Array},
): Node<Item, Found> {
	const ended = [...above, ...entries.filter(({prefix}) => prefix.length === depth)];
	const longer = entries.filter(({prefix}) => prefix.length > depth);
	const children: Node<Item, Found>[] = [];
	for (const [byte, group] of Map.groupBy(longer, ({prefix}) => prefix[depth] ?? 0)) {
		const end = commonLength(group.map(({prefix}) => prefix));
		const common = group[0]?.prefix.subarray(depth, end) ?? label;
		children[byte] = build(group, ended, {depth: end, label: common});
	}
	const items = ended.toSorted((one, other) => one.order - other.order).map(({item}) => item);
	return {items, found: undefined, label, children};
}

/** How many bytes all of them begin with. */
function commonLength([first = new Uint8Array(0), ...others]: readonly Uint8Array[]): number {
	let length = first.length;
	for (const other of others) {
		const difference = first.findIndex((byte, at) => byte !== other[at]);
		length = Math.min(length, difference < 0 ? first.length : difference);
	}
	return length;
}
