import {timeFlag} from '../../model/event-batch.ts';
import {midnight} from './calendar.ts';
import type {TimeZone} from '../../base/time-zone.ts';

/** How the parts that a time stamp leaves out are filled in. */
export interface ClockRule {
	/** `nearest`: the year that brings it nearest to the time of receipt; a number: that year, for old files. */
	readonly year: number | 'nearest';
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

/** The same month, day and time of another year; February 29 becomes March 1 where the year has none. */
function inYear(time: number, year: number): number {
	const sinceNewYear = time - midnight(placeYear, 1, 1);
	const dayOfYear = Math.floor(sinceNewYear / dayMs);
	const isShort = midnight(year, 3, 1) - midnight(year, 2, 1) === 28 * dayMs;
	const shift = isShort && dayOfYear > leapDay ? dayMs : 0;
	return midnight(year, 1, 1) + sinceNewYear - shift;
}
