import {updatePauseMs} from './hub-views.ts';

/** Pause between two paints that only data asked for, on a slow terminal. */
const slowPauseMs = 500;
/** The same while nobody looks at the terminal, as far as it can tell. */
const unseenPauseMs = 1000;
/** A write that took longer than this means a slow terminal. */
const slowWriteMs = 50;
/** What comes after this share of the pause is painted at once; what came before waits this long for it. */
const earlyShare = 0.8;
const lateShare = 1.2;

/** When the console paints what nobody pressed a key for. */
export class PaintPace {
	/** Somebody looks at the terminal, as far as it can tell. */
	isSeen = true;
	readonly #paint: () => void;
	readonly #now: () => number;
	#timer: NodeJS.Timeout | undefined;
	#turnEnd: NodeJS.Immediate | undefined;
	#lastAt = 0;
	#isSlow = false;
	#waiting: (() => void)[] = [];

	/** `paint` calls `write`; `now` counts milliseconds. */
	constructor(paint: () => void, now = (): number => performance.now()) {
		this.#paint = paint;
		this.#now = now;
	}

	/** Something that was asked for is there: painted with all else that came with it. */
	atOnce(): void {
		this.#turnEnd ??= setImmediate(() => {
			this.#paint();
		});
	}

	/** Something has changed by itself: painted when the hub's next update wakes us anyway, or a little later by a timer. */
	soon(): void {
		const pauseMs = this.#pauseMs();
		const sinceMs = this.#now() - this.#lastAt;
		if (sinceMs >= pauseMs * earlyShare) this.atOnce();
		else
			this.#timer ??= setTimeout(
				() => {
					this.#paint();
				},
				pauseMs * lateShare - sinceMs,
			);
	}

	/** Settles when the next update may come: the hub keeps the usual pace by itself, for a longer one it waits until we have painted. */
	async ready(): Promise<void> {
		if (this.#pauseMs() > updatePauseMs)
			await new Promise<void>((resolve) => void this.#waiting.push(resolve));
	}

	/** Writes a paint to the terminal; whatever was due before is in it. */
	write(work: () => void): void {
		this.stop();
		const before = this.#now();
		work();
		this.#lastAt = this.#now();
		this.#isSlow = this.#lastAt - before > slowWriteMs;
		for (const resolve of this.#waiting.splice(0)) resolve();
	}

	stop(): void {
		clearTimeout(this.#timer);
		clearImmediate(this.#turnEnd);
		this.#timer = undefined;
		this.#turnEnd = undefined;
	}

	#pauseMs(): number {
		if (!this.isSeen) return unseenPauseMs;
		return this.#isSlow ? slowPauseMs : updatePauseMs;
	}
}
