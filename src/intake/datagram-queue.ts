import type {DatagramParts} from './datagram-batch.ts';
import {DatagramBatch} from './datagram-batch.ts';

/** Batches there are at most, here and on their way; a tenth of a second of 100,000 datagrams a second. */
export const queueBatches = 8;

/** A datagram waits at most so long for others. */
const waitMs = 5;

/** Senders whose lost datagrams are counted by name between two batches; those of others are counted together, without one. */
const namedLosers = 1000;

/** How many datagrams of a sender there was no room for. */
export type LostDatagrams = readonly (readonly [address: string, count: number])[];

/**
 * Gathers datagrams into batches and hands these on: full ones at once, and one that is not full only while no other is on its way, so
 * that the room of all batches is used where their reader is busy. Where all are on their way what comes is counted as lost.
 */
export class DatagramQueue {
	readonly #handOn: (parts: DatagramParts, lost: LostDatagrams) => void;
	readonly #spare: SharedArrayBuffer[] = [];
	readonly #lost = new Map<string, number>();
	#batch: DatagramBatch | undefined = new DatagramBatch();
	#made = 1;
	#onTheirWay = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(handOn: (parts: DatagramParts, lost: LostDatagrams) => void) {
		this.#handOn = handOn;
	}

	add(datagram: Buffer, address: string): void {
		if (this.#batch?.add(datagram, address) !== true) {
			this.flush();
			if (this.#batch?.add(datagram, address) !== true) this.#lose(address);
		}
		this.#schedule();
	}

	/** Hands on what there is. */
	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const batch = this.#batch;
		if (batch === undefined || (batch.count === 0 && this.#lost.size === 0)) return;
		this.#handOn(batch.handOver(), [...this.#lost]);
		this.#lost.clear();
		this.#onTheirWay += 1;
		this.#batch = this.#nextBatch();
	}

	/** Takes the buffer of a batch that was read, to be filled again. */
	giveBack(buffer: SharedArrayBuffer): void {
		this.#onTheirWay -= 1;
		if (this.#batch === undefined) this.#batch = emptyIn(buffer);
		else this.#spare.push(buffer);
		if (this.#batch.count > 0 || this.#lost.size > 0) this.#schedule();
	}

	#schedule(): void {
		if (this.#onTheirWay === 0) this.#timer ??= setTimeout(() => this.flush(), waitMs);
	}

	#nextBatch(): DatagramBatch | undefined {
		const spare = this.#spare.pop();
		if (spare !== undefined) return emptyIn(spare);
		if (this.#made === queueBatches) return undefined;
		this.#made += 1;
		return new DatagramBatch();
	}

	#lose(address: string): void {
		const isNamed = this.#lost.has(address) || this.#lost.size < namedLosers;
		const name = isNamed ? address : '';
		this.#lost.set(name, (this.#lost.get(name) ?? 0) + 1);
	}
}

function emptyIn(buffer: SharedArrayBuffer): DatagramBatch {
	return new DatagramBatch({buffer, count: 0, addresses: []});
}
