import type {DatagramParts} from './datagram-batch.ts';
import {DatagramBatch, datagramLimits} from './datagram-batch.ts';

/** There are at least so many batches: one is filled while the other is read. */
const fewestBatches = 2;

/** Buffers that are kept to be filled again; a burst needs more, and gives them up when they were read. */
const spareBatches = 8;

/** A datagram waits at most so long for others. */
const waitMs = 5;

/** Senders whose lost datagrams are counted by name between two batches; those of others are counted together, without one. */
const namedLosers = 1000;

/** After so many lost ones `onFull` is called. */
const lostAtOnce = 128;

/** How many datagrams of a sender there was no room for. */
export type LostDatagrams = readonly (readonly [address: string, count: number])[];

export interface DatagramQueueOptions {
	readonly handOn: (parts: DatagramParts, lost: LostDatagrams) => void;
	/** Called again and again while datagrams are lost. */
	readonly onFull: () => void;
}

/**
 * Gathers datagrams into batches and hands these on: full ones at once, and one that is not full only while no other is on its way, so
 * that the room of all batches is used where their reader is busy. A burst waits in as many as `bufferBytes` have room for; where all
 * are on their way what comes is counted as lost.
 */
export class DatagramQueue {
	readonly #options: DatagramQueueOptions;
	readonly #spare: SharedArrayBuffer[] = [];
	readonly #lost = new Map<string, number>();
	#batch: DatagramBatch | undefined = new DatagramBatch();
	/** Batches there may be, here and on their way. */
	#most = fewestBatches;
	#made = 1;
	#onTheirWay = 0;
	#lostInAll = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: DatagramQueueOptions) {
		this.#options = options;
	}

	/** Takes another `bufferBytes`, which is as little as possible before; what waits already stays. */
	resize(bufferBytes: number): void {
		this.#most = batchesIn(bufferBytes);
		this.#batch ??= this.#nextBatch();
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
		this.#options.handOn(batch.handOver(), [...this.#lost]);
		this.#lost.clear();
		this.#onTheirWay += 1;
		this.#batch = this.#nextBatch();
	}

	/** Hands on what there is, and what was lost since, whatever waits. */
	end(): void {
		this.#batch ??= new DatagramBatch();
		this.flush();
	}

	/** Takes the buffer of a batch that was read, to be filled again. */
	giveBack(buffer: SharedArrayBuffer): void {
		this.#onTheirWay -= 1;
		if (this.#made > this.#most || this.#spare.length === spareBatches) this.#made -= 1;
		else this.#spare.push(buffer);
		this.#batch ??= this.#nextBatch();
		if (this.#batch === undefined) return;
		if (this.#batch.count > 0 || this.#lost.size > 0) this.#schedule();
	}

	#schedule(): void {
		if (this.#onTheirWay === 0) this.#timer ??= setTimeout(() => this.flush(), waitMs);
	}

	#nextBatch(): DatagramBatch | undefined {
		const spare = this.#spare.pop();
		if (spare !== undefined) return emptyIn(spare);
		if (this.#made >= this.#most) return undefined;
		this.#made += 1;
		return new DatagramBatch();
	}

	#lose(address: string): void {
		const isNamed = this.#lost.has(address) || this.#lost.size < namedLosers;
		const name = isNamed ? address : '';
		this.#lost.set(name, (this.#lost.get(name) ?? 0) + 1);
		this.#lostInAll += 1;
		if (this.#lostInAll % lostAtOnce === 0) this.#options.onFull();
	}
}

function batchesIn(bufferBytes: number): number {
	return Math.max(fewestBatches, Math.floor(bufferBytes / datagramLimits.bytes));
}

function emptyIn(buffer: SharedArrayBuffer): DatagramBatch {
	return new DatagramBatch({buffer, count: 0, addresses: []});
}
