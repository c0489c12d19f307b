import {Buffer} from 'node:buffer';

/** A value of the format: maps, texts and numbers. */
type MmdbValue = string | number | {readonly [key: string]: MmdbValue};

/**
 * A small database in the MaxMind DB format 2.0 (maxmind.github.io/MaxMind-DB) of IPv4 networks that do not overlap: a binary tree of
 * 24-bit records, a separator of 16 NULs, the data, and the metadata behind their mark.
 */
export function mmdbFile(networks: Readonly<Record<string, MmdbValue>>): Buffer {
	const root: Node = [undefined, undefined];
	const parts: Buffer[] = [];
	let offset = 0;
	for (const [network, value] of Object.entries(networks)) {
		const data = encoded(value);
		put(root, bitsOf(network), offset);
		parts.push(data);
		offset += data.length;
	}
	const nodes = numbered(root);
	const tree = Buffer.concat(nodes.map((node) => record(node, nodes)));
	const metadata = encoded({
		binary_format_major_version: 2,
		binary_format_minor_version: 0,
		build_epoch: 1,
		database_type: 'Test',
		ip_version: 4,
		node_count: nodes.length,
		record_size: 24,
	});
	const mark = Buffer.from('\u{AB}\u{CD}\u{EF}MaxMind.com', 'latin1');
	return Buffer.concat([tree, Buffer.alloc(16), ...parts, mark, metadata]);
}

/** Each side is another node, the place of data, or nothing. */
type Side = Node | number | undefined;
type Node = [Side, Side];

function bitsOf(network: string): readonly (0 | 1)[] {
	const [address = '', length] = network.split('/');
	const bits = address
		.split('.')
		.map((part) => Number(part).toString(2).padStart(8, '0'))
		.join('');
	return Array.from(bits.slice(0, Number(length)), (bit) => (bit === '1' ? 1 : 0));
}

function put(root: Node, bits: readonly (0 | 1)[], data: number): void {
	let node = root;
	for (const bit of bits.slice(0, -1)) {
		const side = node[bit];
		const next: Node = typeof side === 'object' ? side : [undefined, undefined];
		node[bit] = next;
		node = next;
	}
	node[bits.at(-1) ?? 0] = data;
}

function numbered(root: Node): readonly Node[] {
	const nodes = [root];
	for (const node of nodes) nodes.push(...node.filter((side) => typeof side === 'object'));
	return nodes;
}

function record(node: Node, nodes: readonly Node[]): Buffer {
	const bytes = Buffer.alloc(6);
	for (const [index, side] of node.entries()) {
		const found = typeof side === 'object' ? nodes.indexOf(side) : nodes.length;
		bytes.writeUIntBE(typeof side === 'number' ? nodes.length + 16 + side : found, index * 3, 3);
	}
	return bytes;
}

/** Types 2 (text), 6 (uint32) and 7 (map), of sizes below 285. */
function encoded(value: MmdbValue): Buffer {
	if (typeof value === 'string') {
		const text = Buffer.from(value);
		const {length} = text;
		const head = length < 29 ? [(2 << 5) | length] : [(2 << 5) | 29, length - 29];
		return Buffer.concat([Buffer.from(head), text]);
	}
	if (typeof value === 'number') {
		const bytes = Buffer.alloc(5);
		bytes[0] = (6 << 5) | 4;
		bytes.writeUInt32BE(value, 1);
		return bytes;
	}
	const entries = Object.entries(value);
	return Buffer.concat([
		Buffer.from([(7 << 5) | entries.length]),
		...entries.flatMap(([key, each]) => [encoded(key), encoded(each)]),
	]);
}
