const dayMs = 86_400_000;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month (1-12) of the Gregorian calendar; 0 for another month. */
export function daysInMonth(year: number, month: number): number {
	return month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0);
}

/** Whether the Gregorian calendar has the day; a year of -1 (none was read) has none. */
export function isDay(year: number, month: number, day: number): boolean {
	return year >= 0 && day >= 1 && day <= daysInMonth(year, month);
}

/** Milliseconds since the epoch of midnight UTC, by whole numbers alone: Date.UTC costs ten times this and misreads the years 0-99. */
export function midnight(year: number, month: number, day: number): number {
	// Years begin in March here, so that the leap day is the last of its year; 719,469 days lie between 0000-02-29 and 1970-01-01.
	const isBeforeMarch = month <= 2;
	const shifted = isBeforeMarch ? year - 1 : year;
	const dayOfYear = whole((153 * (isBeforeMarch ? month + 9 : month - 3) + 2) / 5) + day;
	const leapDays = (shifted >> 2) - whole(shifted / 100) + whole(shifted / 400);
	return (shifted * 365 + leapDays + dayOfYear - 719_469) * dayMs;
}

/** Math.trunc of a 32-bit number, which the compiler turns into integer division. */
function whole(quotient: number): number {
	return quotient | 0;
}

function isLeap(year: number): boolean {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
