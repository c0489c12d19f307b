import type {StoredHit} from '../model/rule-hit.ts';

/** One hit of a group and what it means to the correlation. */
export interface Entry<Ref> {
	readonly hit: StoredHit<Ref>;
	/** Bit set of the correlation's inputs that occur with this hit; 0 for a hit that only counts. */
	inputs: number;
	/** Time of the first hit that those inputs stand for: its own, or the start of a firing's window. */
	start: number;
	/** What the hit adds to a count of its inputs. */
	weight: number;
}

/** The latest hits of one group, by time and then by order of commit. */
export class HitWindow<Ref> {
	// Entries before `#first` are gone; they are cut off in runs, since cutting one moves all the others.
	readonly #entries: Entry<Ref>[] = [];
	#first = 0;

	get length(): number {
		return this.#entries.length - this.#first;
	}

	at(index: number): Entry<Ref> | undefined {
		return this.#entries[this.#first + index];
	}

	newest(): Entry<Ref> | undefined {
		return this.#entries.at(-1);
	}

	/** Puts the entry in its place and returns its index: the last one where hits come in order. */
	insert(entry: Entry<Ref>): number {
		const {time, id} = entry.hit;
		let index = this.length;
		while (index > 0 && isAfter(this.at(index - 1), time, id)) index -= 1;
		if (index === this.length) this.#entries.push(entry);
		else this.#entries.splice(this.#first + index, 0, entry);
		return index;
	}

	/** Index of a hit that is held, else -1. */
	indexOf({time, id}: StoredHit<Ref>): number {
		for (let index = this.firstAt(time); index < this.length; index += 1) {
			const hit = this.at(index)?.hit;
			if (hit?.id === id) return index;
			if (hit === undefined || hit.time > time) break;
		}
		return -1;
	}

	/** Index of the first hit at this time or later, of those before `end`; `end` where there is none. */
	firstAt(time: number, end = this.length): number {
		return this.#search(end, time, false);
	}

	/** Index behind the last hit at this time or before. */
	endAt(time: number): number {
		return this.#search(this.length, time, true);
	}

	dropOldest(): void {
		this.#first += 1;
		if (this.#first < 32 || this.#first * 2 < this.#entries.length) return;
		this.#entries.splice(0, this.#first);
		this.#first = 0;
	}

	/** Index of the first hit before `end` at the time, unless it must be later, or later, as all after it are; `end` where none is. */
	#search(end: number, time: number, isLater: boolean): number {
		let low = 0;
		let high = end;
		// Mostly the newest hits are looked for.
		for (let step = 1; step <= end && low === 0; step *= 2) {
			if (this.#isFrom(end - step, time, isLater)) high = end - step;
			else low = end - step + 1;
		}
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#isFrom(middle, time, isLater)) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	#isFrom(index: number, time: number, isLater: boolean): boolean {
		const own = this.at(index)?.hit.time ?? Number.POSITIVE_INFINITY;
		return isLater ? own > time : own >= time;
	}
}

function isAfter<Ref>(entry: Entry<Ref> | undefined, time: number, id: number): boolean {
	if (entry === undefined) return false;
	return entry.hit.time > time || (entry.hit.time === time && entry.hit.id > id);
}
