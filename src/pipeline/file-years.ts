import {timeFlag} from '../model/event-batch.ts';
import {daysInMonth, midnight} from '../proto/syslog/calendar.ts';
import {resolveTime} from '../proto/syslog/time.ts';
import type {TimeZone} from '../base/time-zone.ts';

/** A time stamp of a line as scanned: see `EventBatch.deviceTime` and `timeFlags`. */
export interface ScannedTime {
	readonly deviceTime: number;
	readonly timeFlags: number;
	/** Which New Year of the file it lies after: 0 before the first. */
	readonly newYears: number;
}

/** A step back in the year by more than this may be a New Year; one forward, a line from before it. */
const halfYearMs = 183 * 86_400_000;

/** A step over New Year is at most this long; a longer one is a device that has lost its clock and begins again at January 1. */
const longestPauseMs = 45 * 86_400_000;
const dayMs = 86_400_000;
const yearMs = 365 * dayMs;
/** Time stamps without year are of 2000: see `EventBatch.deviceTime`. */
const leapDay = midnight(2000, 2, 29);

/** How many years back a file may be. */
const oldestYears = 200;

/**
 * Gives a file's time stamps without year their years. Lines are in order of time but for small disorder, so that a step from December
 * back to January begins the next year.
 */
export class FileYears {
	readonly #zone: TimeZone;
	/** Newest time stamp without year, by the number of New Years before it. */
	readonly #newest: number[] = [];
	/** The numbers of New Years after which a February 29 stands. */
	readonly #leaps = new Set<number>();
	#newYears = 0;
	#previous = Number.NaN;

	constructor(zone: TimeZone) {
		this.#zone = zone;
	}

	/** Takes the next line's time stamp. */
	note(deviceTime: number, timeFlags: number): ScannedTime {
		if ((timeFlags & timeFlag.noYear) === 0) return {deviceTime, timeFlags, newYears: 0};
		const step = Number.isNaN(this.#previous) ? 0 : deviceTime - this.#previous;
		const isStray = step < -halfYearMs && step + yearMs > longestPauseMs;
		if (!isStray) {
			if (step < -halfYearMs && this.#newYears < oldestYears) this.#newYears += 1;
			if (step > halfYearMs && this.#newYears > 0) this.#newYears -= 1;
			this.#previous = deviceTime;
		}
		if (isLeapDay(deviceTime)) this.#leaps.add(this.#newYears);
		this.#newest[this.#newYears] = Math.max(this.#newest[this.#newYears] ?? 0, deviceTime);
		return {deviceTime, timeFlags, newYears: this.#newYears};
	}

	/**
	 * Once all lines are noted: what turns time stamps into instants. `year` is that of the file's first line; where undefined, the newest
	 * year that puts no line after `modifiedAt` and has the days that stand there.
	 */
	resolver(year: number | undefined, modifiedAt: number): (time: ScannedTime) => number {
		const first = year ?? this.#newestYear(modifiedAt);
		const years = this.#newest.map((newest, newYears) => {
			const next = first + newYears;
			// Lines that went ahead of the others and were followed by older ones may only seem to be of the next year.
			const isPossible = year !== undefined || this.#instant(newest, next) <= modifiedAt;
			return isPossible ? next : first;
		});
		return ({deviceTime, timeFlags, newYears}) =>
			resolveTime(deviceTime, timeFlags, modifiedAt, {
				year: years[newYears] ?? first,
				zone: this.#zone,
			});
	}

	#newestYear(modifiedAt: number): number {
		const latest = new Date(modifiedAt).getUTCFullYear() + 1;
		const counted = this.#newest.slice(0, this.#newYears + 1);
		for (let year = latest; year > latest - oldestYears; year -= 1) {
			const isPast = counted.every(
				(newest, newYears) => this.#instant(newest, year + newYears) <= modifiedAt,
			);
			if (isPast && this.#hasLeapDays(year)) return year;
		}
		return latest;
	}

	#hasLeapDays(first: number): boolean {
		return [...this.#leaps].every((newYears) => daysInMonth(first + newYears, 2) === 29);
	}

	#instant(deviceTime: number, year: number): number {
		const timeFlags = timeFlag.noYear | timeFlag.noZone;
		return resolveTime(deviceTime, timeFlags, 0, {year, zone: this.#zone});
	}
}

function isLeapDay(deviceTime: number): boolean {
	return deviceTime >= leapDay && deviceTime < leapDay + dayMs;
}
