import type {ByteWriter} from './byte-writer.ts';
import type {Kept} from './message.ts';
import {sessionLimits} from './session-limits.ts';

const {sessions} = sessionLimits;

/** What a session is of, besides its key and its captures. */
export interface SessionHead {
	readonly owner: number;
	/** In milliseconds. */
	readonly time: number;
	/** How many lines told something that none has recalled. */
	readonly pending: number;
	/** In the order in which their bytes are added. */
	readonly kept: readonly Kept[];
}

/**
 * The sessions of a memory by their places: columns of what they have in common, and their bytes one behind the other in the order of
 * telling, from the start again where the room ends. Only who recalls looks back: what is told is written without a look at what was there.
 *
 * ```
 * bytes of a session   web1 NUL 4711 NUL | 9 192.0.2.7 | 5 40022
 *                      key                 captures, each behind its length as 16 bits
 * ```
 */
export class SessionPlaces {
	/** Room for as many sessions as there are places. */
	readonly bytes = new Uint8Array(sessions * sessionLimits.bytes);
	/** Where the next session begins, and where that of each place does, or -1: counted on, so that what was written over is known. */
	#end = 0;
	readonly #start = new Float64Array(sessions).fill(-1);
	readonly #keyLength = new Uint16Array(sessions);
	readonly #owner = new Uint32Array(sessions);
	readonly #time = new Float64Array(sessions);
	readonly #pending = new Uint32Array(sessions);
	/** Whether what is there is of the one line that is pending. */
	readonly #isSole = new Uint8Array(sessions);
	readonly #kept: (readonly Kept[])[] = Array.from({length: sessions}, () => none);
	/** Where the next capture is added. */
	#next = 0;

	/** Begins a session in the place of what is there, of that many bytes in its key and captures, which are added next. */
	begin(place: number, key: ByteWriter, length: number, head: SessionHead): void {
		const room = this.bytes.length;
		const needed = length + head.kept.length * lengthBytes;
		const at = this.#end % room;
		const start = at + needed > room ? this.#end + room - at : this.#end;
		this.#end = start + needed;
		this.#start[place] = start;
		this.#keyLength[place] = key.end;
		this.#owner[place] = head.owner;
		this.#time[place] = head.time;
		this.#pending[place] = head.pending;
		this.#isSole[place] = head.pending === 1 ? 1 : 0;
		this.#kept[place] = head.kept;
		this.#next = start % room;
		this.#write(key.bytes, 0, key.end);
	}

	/** Adds the bytes of the next capture. */
	add(bytes: Uint8Array, from: number, to: number): void {
		this.bytes[this.#next] = to - from;
		this.bytes[this.#next + 1] = (to - from) >> 8;
		this.#next += lengthBytes;
		this.#write(bytes, from, to);
	}

	/** A loop, since a call costs more than these few bytes. */
	#write(bytes: Uint8Array, from: number, to: number): void {
		const own = this.bytes;
		const shift = this.#next - from;
		for (let at = from; at < to; at += 1) own[at + shift] = bytes[at] ?? 0;
		this.#next = to + shift;
	}

	clear(place: number): void {
		this.#start[place] = -1;
	}

	/** Whether a session with that owner and key is there. */
	isOf(place: number, owner: number, key: ByteWriter): boolean {
		const start = this.#start[place] ?? -1;
		const isThere = start >= 0 && this.#end - start <= this.bytes.length;
		if (!isThere || this.#owner[place] !== owner || this.#keyLength[place] !== key.end)
			return false;
		const shift = start % this.bytes.length;
		for (let at = 0; at < key.end; at += 1)
			if (this.bytes[at + shift] !== key.bytes[at]) return false;
		return true;
	}

	timeOf(place: number): number {
		return this.#time[place] ?? 0;
	}

	pendingOf(place: number): number {
		return this.#pending[place] ?? 0;
	}

	/** Whether what was told is surely that of the line which recalls it, and no other's; it is recalled no more. */
	take(place: number): boolean {
		const pending = this.pendingOf(place);
		const isSure = this.#isSole[place] === 1 && pending === 1;
		this.#pending[place] = pending - 1;
		this.#isSole[place] = 0;
		if (pending === 1) this.clear(place);
		return isSure;
	}

	/** Calls `visit` with each capture of a session and its place in `bytes`. */
	each(place: number, visit: (kept: Kept, from: number, to: number) => void): void {
		const {bytes} = this;
		let at = ((this.#start[place] ?? 0) % bytes.length) + (this.#keyLength[place] ?? 0);
		for (const kept of this.#kept[place] ?? none) {
			const from = at + lengthBytes;
			at = from + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
			visit(kept, from, at);
		}
	}
}

const lengthBytes = 2;
const none: readonly Kept[] = [];
