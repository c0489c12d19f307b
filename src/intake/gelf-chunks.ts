import {putNewest} from '../base/put-newest.ts';

/** Bounds of messages in chunks. GELF: at most 128 chunks, all of them within 5 seconds. */
export const chunkLimits = {
	count: 128,
	ageMs: 5000,
	/** Messages that are not complete, of all senders and of one. */
	messages: 1000,
	messagesOfSender: 100,
	/** Bytes of all of those together. */
	bytes: 16 << 20,
} as const;

/** Two magic bytes, eight that name the message, the chunk's number and how many there are. */
const headBytes = 12;

/** What a datagram is. */
export type ChunkTaken =
	/** No chunk, or the last one that was missing: the whole message. */
	| {readonly kind: 'message'; readonly bytes: Buffer}
	/** Kept, or there already. */
	| {readonly kind: 'kept'}
	/** No chunk that can be one. */
	| {readonly kind: 'wrong'};

/** A message of which not all chunks have come. */
export interface GivenUp {
	readonly address: string;
	/** The chunks that are there, in their order. */
	readonly bytes: Uint8Array;
}

interface Chunk {
	readonly id: string;
	readonly number: number;
	readonly count: number;
	readonly body: Uint8Array;
}

interface Partial {
	readonly address: string;
	readonly firstAt: number;
	readonly chunks: (Uint8Array | undefined)[];
	/** How many of them are missing. */
	missing: number;
	bytes: number;
}

/** Puts chunked GELF messages together, whatever the order of their chunks. Times are of a clock that never goes back. */
export class GelfChunks {
	readonly #onGivenUp: (given: GivenUp) => void;
	/** By sender and message, in the order of their first chunks. */
	readonly #partials = new Map<string, Partial>();
	/** When messages were complete, so that a chunk that comes twice begins no other. */
	readonly #done = new Map<string, number>();
	readonly #held = new Map<string, number>();
	#bytes = 0;

	/** Told of messages that are given up, since their time is over or others need the room. */
	constructor(onGivenUp: (given: GivenUp) => void) {
		this.#onGivenUp = onGivenUp;
	}

	/** Messages that are not complete. */
	get waiting(): number {
		return this.#partials.size;
	}

	/** Takes a datagram, whose bytes may be used again afterwards. */
	take(datagram: Buffer, address: string, now: number): ChunkTaken {
		if (datagram[0] !== 0x1e || datagram[1] !== 0x0f) return {kind: 'message', bytes: datagram};
		const chunk = chunkOf(datagram);
		if (chunk === undefined) return {kind: 'wrong'};
		this.expire(now);
		const key = `${address} ${chunk.id}`;
		if (now - (this.#done.get(key) ?? Number.NEGATIVE_INFINITY) < chunkLimits.ageMs)
			return {kind: 'kept'};
		const {number, count} = chunk;
		const partial = this.#partials.get(key) ?? this.#begin(key, {address, count, now});
		if (partial.chunks.length !== count) return {kind: 'wrong'};
		if (partial.chunks[number] !== undefined) return {kind: 'kept'};
		return this.#keep(key, partial, {...chunk, now});
	}

	/** Gives up messages whose time is over. */
	expire(now: number): void {
		for (const [key, {firstAt}] of this.#partials) {
			if (now - firstAt < chunkLimits.ageMs) return;
			this.#giveUp(key);
		}
	}

	/** Gives up all. */
	end(): void {
		for (const key of this.#partials.keys()) this.#giveUp(key);
	}

	#begin(
		key: string,
		{address, count, now}: {readonly address: string; readonly count: number; readonly now: number},
	): Partial {
		const held = this.#held.get(address) ?? 0;
		if (held >= chunkLimits.messagesOfSender) this.#giveUpOldest(address);
		else if (this.#partials.size >= chunkLimits.messages) this.#giveUpOldest();
		const chunks = Array<Uint8Array | undefined>(count).fill(undefined);
		const partial = {address, firstAt: now, chunks, missing: count, bytes: 0};
		this.#partials.set(key, partial);
		this.#held.set(address, (this.#held.get(address) ?? 0) + 1);
		return partial;
	}

	#keep(
		key: string,
		partial: Partial,
		{number, body, now}: Chunk & {readonly now: number},
	): ChunkTaken {
		partial.chunks[number] = body;
		partial.missing -= 1;
		partial.bytes += body.length;
		this.#bytes += body.length;
		if (partial.missing === 0) {
			this.#forget(key, partial);
			putNewest(this.#done, [key, now], chunkLimits.messages);
			return {kind: 'message', bytes: joined(partial)};
		}
		while (this.#bytes > chunkLimits.bytes) this.#giveUpOldest();
		return {kind: 'kept'};
	}

	#giveUpOldest(address?: string): void {
		for (const [key, partial] of this.#partials) {
			if (address !== undefined && partial.address !== address) continue;
			this.#giveUp(key);
			return;
		}
	}

	#giveUp(key: string): void {
		const partial = this.#partials.get(key);
		if (partial === undefined) return;
		this.#forget(key, partial);
		this.#onGivenUp({address: partial.address, bytes: joined(partial)});
	}

	#forget(key: string, {address, bytes}: Partial): void {
		this.#partials.delete(key);
		this.#bytes -= bytes;
		const held = (this.#held.get(address) ?? 1) - 1;
		if (held === 0) this.#held.delete(address);
		else this.#held.set(address, held);
	}
}

/** Undefined where it cannot be one. */
function chunkOf(datagram: Buffer): Chunk | undefined {
	const [number = 0, count = 0] = datagram.subarray(headBytes - 2, headBytes);
	const isRight = count >= 1 && count <= chunkLimits.count && number < count;
	if (!isRight || datagram.length <= headBytes) return undefined;
	const id = datagram.toString('latin1', 2, headBytes - 2);
	return {id, number, count, body: Uint8Array.from(datagram.subarray(headBytes))};
}

function joined({chunks}: Partial): Buffer {
	return Buffer.concat(chunks.filter((chunk) => chunk !== undefined));
}
