import {Buffer} from 'node:buffer';
import {ColumnLayout} from '../model/column-layout.ts';

/** Most datagrams of one batch, and most bytes of them; the largest datagram finds room in an empty one. */
export const datagramLimits = {count: 2048, bytes: 384 << 10} as const;

/** A batch on its way to another thread: one buffer, which both share, and the senders. */
export interface DatagramParts {
	readonly buffer: SharedArrayBuffer;
	readonly count: number;
	/** Distinct, in the order in which they were heard. */
	readonly addresses: readonly string[];
}

/**
 * Datagrams on their way from the thread that receives them to the one that reads them, in one buffer that goes to and fro.
 *
 * ```
 * ends     5     11    |   sender   0  1  |   bytes   <34>a<13>bc
 * ```
 */
export class DatagramBatch {
	readonly #buffer: SharedArrayBuffer;
	/** Where each datagram ends; the next one begins there. */
	readonly #ends: Uint32Array;
	/** Index of its sender in the addresses. */
	readonly #senders: Uint16Array;
	readonly #bytes: Buffer;
	readonly #addresses: string[];
	readonly #indexes = new Map<string, number>();
	#count: number;

	/** Empty, in the buffer of one that was read; or of the parts of another thread. */
	constructor({buffer, count, addresses}: DatagramParts = emptyParts()) {
		this.#buffer = buffer;
		const layout = new ColumnLayout(buffer);
		this.#ends = layout.next(Uint32Array, datagramLimits.count);
		this.#senders = layout.next(Uint16Array, datagramLimits.count);
		this.#bytes = Buffer.from(buffer, columnBytes);
		this.#count = count;
		this.#addresses = [...addresses];
	}

	get count(): number {
		return this.#count;
	}

	/** Takes a copy of the datagram; returns whether there was room for it. */
	add(datagram: Buffer, address: string): boolean {
		const from = this.#endOf(this.#count - 1);
		const end = from + datagram.length;
		if (this.#count === datagramLimits.count || end > datagramLimits.bytes) return false;
		datagram.copy(this.#bytes, from);
		this.#ends[this.#count] = end;
		this.#senders[this.#count] = this.#indexOf(address);
		this.#count += 1;
		return true;
	}

	/** Hands out the datagrams in their order; the bytes are views, valid during the call. */
	forEach(take: (datagram: Buffer, address: string) => void): void {
		for (let index = 0; index < this.#count; index += 1) {
			const datagram = this.#bytes.subarray(this.#endOf(index - 1), this.#endOf(index));
			take(datagram, this.#addresses[this.#senders[index] ?? 0] ?? '');
		}
	}

	/** What another thread makes the batch of. This object is of no use any more. */
	handOver(): DatagramParts {
		return {buffer: this.#buffer, count: this.#count, addresses: this.#addresses};
	}

	#endOf(index: number): number {
		return index < 0 ? 0 : (this.#ends[index] ?? 0);
	}

	#indexOf(address: string): number {
		const known = this.#indexes.get(address);
		if (known !== undefined) return known;
		const index = this.#addresses.push(address) - 1;
		this.#indexes.set(address, index);
		return index;
	}
}

const columnBytes =
	datagramLimits.count * (Uint32Array.BYTES_PER_ELEMENT + Uint16Array.BYTES_PER_ELEMENT);

function emptyParts(): DatagramParts {
	const buffer = new SharedArrayBuffer(columnBytes + datagramLimits.bytes);
	return {buffer, count: 0, addresses: []};
}
