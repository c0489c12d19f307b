import type {KeptClock} from '../model/kept-clock.ts';

/** What is known of a sender's clock. Milliseconds. */
export interface ClockEstimate {
	/** Receipt minus the time stamp, the median: positive where the clock is behind ours. */
	readonly offsetMs: number;
	/** The part of it that is a wrong time zone: whole quarters of an hour, up to 26 hours. The rest is skew. */
	readonly zoneErrorMs: number;
	/** Median of how far single messages are from the median. */
	readonly spreadMs: number;
	/** By how much the offset grows in a day; null until it was watched for an hour. */
	readonly driftMsPerDay: number | null;
	readonly samples: number;
	/** What is added to the time stamps of messages; 0 where the clock is right, or not known well enough. */
	readonly correctionMs: number;
}

/** Offsets that the median is of; one is taken from a second at most, so that a burst counts as one. */
const [sampleLimit, sampleEveryMs] = [32, 1000];

/** Nothing is corrected before so many offsets over so long a time are known. */
const [leastSamples, leastSpanMs] = [8, 10_000];

/** Messages that were held up are late by different times: those of a clock that is wrong are all late by the same. */
const mostSpreadMs = 5000;

/** A clock that is off by less is taken as right: networks and queues take time, too. */
export const rightClockMs = 60_000;

/** Time zones differ by quarters of an hour. */
const quarterMs = 15 * 60_000;
/** From -12:00 to +14:00; a clock that is off by more was never set. */
const mostZoneErrorMs = 26 * 3_600_000;

/** Drift is told after so long. */
const driftAfterMs = 3_600_000;
const dayMs = 86_400_000;

/**
 * The clock of one sender, as its messages show it: how far their time stamps are from their receipt. The median, since single messages
 * may come late; no clock of its own.
 *
 * ```
 * offset = receipt - time stamp = wrong zone (quarters of an hour) + skew (what is left) + delay (small)
 * ```
 */
export class SenderClock {
	/** The last ones, in the order of their receipt, and when they were received. */
	readonly #offsets: number[] = [];
	readonly #times: number[] = [];
	#first: {readonly at: number; readonly offsetMs: number} | undefined;
	#estimate: ClockEstimate | undefined;
	/** Of an earlier run, until the first message says whether it still holds. */
	#before: KeptClock | undefined;

	constructor(kept?: KeptClock) {
		this.#before = kept;
	}

	/** What is added to the time stamps of messages. */
	get correctionMs(): number {
		return this.#estimate?.correctionMs ?? 0;
	}

	/** Whether enough messages over enough time were seen to say that it is right, or wrong. */
	get isKnown(): boolean {
		return this.#offsets.length >= leastSamples && this.#spanMs >= leastSpanMs;
	}

	/** Undefined until a message had a time stamp. */
	get estimate(): ClockEstimate | undefined {
		return this.#estimate;
	}

	/** What an earlier run left, or else is known well; undefined where messages do not agree. */
	get kept(): KeptClock | undefined {
		if (this.#before !== undefined) return this.#before;
		const {offsetMs} = this.#estimate ?? {};
		const at = this.#times.at(-1);
		if (this.#first === undefined || offsetMs === undefined || at === undefined) return undefined;
		return {offsetMs, at, first: this.#first};
	}

	/** Sees a message: when it was received, and what its time stamp says by the rules for those that leave something out. */
	note(receivedAt: number, time: number): void {
		if (this.#before !== undefined) this.#goOn(this.#before, receivedAt - time);
		const last = this.#times.at(-1) ?? Number.NEGATIVE_INFINITY;
		// Ours was set back: what was seen before says nothing.
		if (receivedAt < last - sampleEveryMs) this.#forget();
		else if (receivedAt < last + sampleEveryMs) return;
		this.#offsets.push(receivedAt - time);
		this.#times.push(receivedAt);
		if (this.#offsets.length > sampleLimit) {
			this.#offsets.shift();
			this.#times.shift();
		}
		this.#estimate = this.#estimated();
	}

	/** Where the offset is as it was, that was known is known again; else the clock was set meanwhile. */
	#goOn({offsetMs, at, first}: KeptClock, offset: number): void {
		this.#before = undefined;
		if (Math.abs(offset - offsetMs) >= rightClockMs) return;
		this.#first = first;
		for (let sample = 1; sample <= leastSamples; sample += 1) {
			this.#offsets.push(offsetMs);
			this.#times.push(at - leastSpanMs + (sample * leastSpanMs) / leastSamples);
		}
	}

	#estimated(): ClockEstimate {
		const offsetMs = medianOf(this.#offsets);
		const spreadMs = medianOf(this.#offsets.map((offset) => Math.abs(offset - offsetMs)));
		const at = medianOf(this.#times);
		const {isKnown} = this;
		const isSteady = isKnown && spreadMs <= mostSpreadMs;
		if (isSteady) this.#first ??= {at, offsetMs};
		else if (isKnown) this.#first = undefined;
		return {
			offsetMs,
			zoneErrorMs: zoneErrorOf(offsetMs),
			spreadMs,
			driftMsPerDay: this.#drift(at, offsetMs),
			samples: this.#offsets.length,
			correctionMs: isSteady && Math.abs(offsetMs) >= rightClockMs ? offsetMs : 0,
		};
	}

	get #spanMs(): number {
		return (this.#times.at(-1) ?? 0) - (this.#times[0] ?? 0);
	}

	#drift(at: number, offsetMs: number): number | null {
		const first = this.#first;
		if (first === undefined || at - first.at < driftAfterMs) return null;
		return ((offsetMs - first.offsetMs) * dayMs) / (at - first.at);
	}

	#forget(): void {
		this.#offsets.length = 0;
		this.#times.length = 0;
		this.#first = undefined;
	}
}

function zoneErrorOf(offsetMs: number): number {
	const quarters = Math.round(offsetMs / quarterMs) * quarterMs;
	return Math.abs(quarters) > mostZoneErrorMs ? 0 : quarters;
}

/** The lower one of two in the middle: a delay makes offsets larger, never smaller. */
function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[(sorted.length - 1) >> 1] ?? 0;
}
