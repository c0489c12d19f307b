import {timeFlag} from '../../model/event-batch.ts';
import {midnight} from './calendar.ts';
import type {TimeZone} from '../../base/time-zone.ts';

/** How the parts that a time stamp leaves out are filled in. */
export interface ClockRule {
	/**
	 * `nearest`: the year that brings it nearest to the time of receipt; `latest`: the newest that brings it no more than a day behind that, for
	 * files of more than half a year; a number: that year.
	 */
	readonly year: number | 'nearest' | 'latest';
	/** The zone of time stamps without one. */
	readonly zone: TimeZone;
}

const dayMs = 86_400_000;
const meanYearMs = 365.2425 * dayMs;
/** Less than half of any year. */
const surelyNearestMs = 182 * dayMs;
/** The year that stands in a batch's `deviceTime` where none was sent. */
const placeYear = 2000;
/** Day of that year, from 0, which only leap years have. */
const leapDay = 59;
/** Two leap years are eight years apart at most. */
const mostYearsBack = 10;

/** The event's time in milliseconds: the device's, completed by the rule, or that of receipt where there is none. */
export function resolveTime(
	deviceTime: number,
	timeFlags: number,
	receivedAt: number,
	rule: ClockRule,
): number {
	if (Number.isNaN(deviceTime)) return receivedAt;
	const local =
		(timeFlags & timeFlag.noYear) === 0 ? deviceTime : withYear(deviceTime, receivedAt, rule);
	return (timeFlags & timeFlag.noZone) === 0 ? local : rule.zone.toUtc(local);
}

function withYear(time: number, receivedAt: number, {year}: ClockRule): number {
	if (year === 'latest') return inLatestYear(time, receivedAt);
	if (year !== 'nearest') return inYear(time, year);
	// Near New Year this is a year off, which the neighbours make good.
	const now = 1970 + Math.floor(receivedAt / meanYearMs);
	let best = inYear(time, now);
	if (Math.abs(best - receivedAt) < surelyNearestMs) return best;
	for (const candidate of [inYear(time, now - 1), inYear(time, now + 1)]) {
		if (Math.abs(candidate - receivedAt) < Math.abs(best - receivedAt)) best = candidate;
	}
	return best;
}

function inLatestYear(time: number, receivedAt: number): number {
	// A day for zones; one year more than that of the mean year, which is off near New Year.
	const newest = 1970 + Math.floor((receivedAt + dayMs) / meanYearMs) + 1;
	const isFit = (year: number): boolean =>
		inYear(time, year) <= receivedAt + dayMs && (hasLeapDay(year) || !isLeapDay(time));
	for (let year = newest; year > newest - mostYearsBack; year -= 1)
		if (isFit(year)) return inYear(time, year);
	return inYear(time, newest - 1);
}

function isLeapDay(time: number): boolean {
	return Math.floor((time - midnight(placeYear, 1, 1)) / dayMs) === leapDay;
}

function hasLeapDay(year: number): boolean {
	return midnight(year, 3, 1) - midnight(year, 2, 1) === 29 * dayMs;
}

/** The same month, day and time of another year; February 29 becomes March 1 where the year has none. */
function inYear(time: number, year: number): number {
	const sinceNewYear = time - midnight(placeYear, 1, 1);
	const dayOfYear = Math.floor(sinceNewYear / dayMs);
	const shift = !hasLeapDay(year) && dayOfYear > leapDay ? dayMs : 0;
	return midnight(year, 1, 1) + sinceNewYear - shift;
}
