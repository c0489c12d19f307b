import type {KeptHits} from './kept-hits.ts';

/** What a hit means to a correlation that has more than one input. */
export interface Mark {
	/** Bit set of the correlation's inputs that occur with this hit; 0 for a hit that only counts. */
	inputs: number;
	/** Time of the first hit that those inputs stand for: its own, or the start of a firing's window. */
	start: number;
	/** What the hit adds to a count of its inputs. */
	weight: number;
}

/**
 * The latest hits of one group, by time and then by order of commit. Where they have no marks, each is the correlation's only input,
 * and counts with its own weight.
 */
export class HitWindow {
	readonly #kept: KeptHits<unknown>;
	// What stands before `#first` is gone; it is cut off in runs, since cutting one moves all the others.
	readonly #hits: number[] = [];
	readonly #marks: Mark[] | undefined;
	#first = 0;

	constructor(kept: KeptHits<unknown>, hasMarks: boolean) {
		this.#kept = kept;
		this.#marks = hasMarks ? [] : undefined;
	}

	get length(): number {
		return this.#hits.length - this.#first;
	}

	hitAt(index: number): number {
		return this.#hits[this.#first + index] ?? -1;
	}

	timeAt(index: number): number {
		return this.#kept.timeOf(this.hitAt(index));
	}

	inputsAt(index: number): number {
		return this.#marks === undefined ? 1 : (this.markAt(index)?.inputs ?? 0);
	}

	startAt(index: number): number {
		return this.markAt(index)?.start ?? this.timeAt(index);
	}

	weightAt(index: number): number {
		return this.markAt(index)?.weight ?? this.#kept.weightOf(this.hitAt(index));
	}

	markAt(index: number): Mark | undefined {
		return this.#marks?.[this.#first + index];
	}

	/** Puts the hit in its place and holds it; returns its index: the last one where hits come in order. */
	insert(hit: number, mark: Mark | undefined): number {
		this.#kept.hold(hit);
		const [time, id] = [this.#kept.timeOf(hit), this.#kept.idOf(hit)];
		let index = this.length;
		while (index > 0 && this.#isAfter(index - 1, time, id)) index -= 1;
		if (index === this.length) this.#hits.push(hit);
		else this.#hits.splice(this.#first + index, 0, hit);
		if (mark !== undefined) this.#marks?.splice(this.#first + index, 0, mark);
		return index;
	}

	/** Index of a hit that is held, else -1. */
	indexOf(hit: number): number {
		const time = this.#kept.timeOf(hit);
		for (let index = this.firstAt(time); index < this.length; index += 1) {
			if (this.hitAt(index) === hit) return index;
			if (this.timeAt(index) > time) break;
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
		this.#kept.release(this.hitAt(0));
		this.#first += 1;
		if (this.#first < 32 || this.#first * 2 < this.#hits.length) return;
		this.#hits.splice(0, this.#first);
		this.#marks?.splice(0, this.#first);
		this.#first = 0;
	}

	/** Releases all hits; the window is of no use then. */
	giveUp(): void {
		for (let index = 0; index < this.length; index += 1) this.#kept.release(this.hitAt(index));
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
		const own = this.timeAt(index);
		return isLater ? own > time : own >= time;
	}

	#isAfter(index: number, time: number, id: number): boolean {
		const own = this.timeAt(index);
		return own > time || (own === time && this.#kept.idOf(this.hitAt(index)) > id);
	}
}
