/** Milliseconds in each unit a duration may be written in. */
const units: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
	w: 604_800_000,
};

const dayMs = 86_400_000;

/** RFC 3339 has years of four digits: the first and the last instant it can tell. */
const [year0Ms, year9999Ms] = [-62_167_219_200_000, 253_402_300_799_999];

/**
 * An instant as RFC 3339 UTC with milliseconds: `2026-11-20T14:03:11.000Z`. A zone can bring a device's time out of the years there
 * are; it becomes the first or the last instant of them.
 */
export function rfc3339(epochMs: number): string {
	// A Date wants to know the local time zone even for this, and that costs the process 0.9 MB.
	if (!(epochMs >= 0)) return new Date(Math.max(epochMs, year0Ms)).toISOString();
	const wholeMs = Math.min(Math.trunc(epochMs), year9999Ms);
	const ofDay = wholeMs % dayMs;
	const [hour, minute] = [Math.trunc(ofDay / 3_600_000), Math.trunc(ofDay / 60_000) % 60];
	const [second, ms] = [Math.trunc(ofDay / 1000) % 60, ofDay % 1000];
	const clock = `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(ms, 3)}`;
	return `${dateOf((wholeMs - ofDay) / dayMs)}T${clock}Z`;
}

/** Milliseconds of a duration such as `250ms`, `60s`, `10m`, `7d`; undefined when it is not one. */
export function parseDuration(text: string): number | undefined {
	const [, count = '', unit = ''] = /^(\d{1,9})(ms|s|m|h|d|w)$/.exec(text) ?? [];
	const factor = units[unit];
	return factor === undefined ? undefined : Number(count) * factor;
}

/** The Gregorian date so many days after 1970-01-01. */
function dateOf(days: number): string {
	// Years begin in March here, so that the leap day is the last of its year; eras have 400 years, and 146,097 days.
	const shifted = days + 719_468;
	const era = Math.trunc(shifted / 146_097);
	const ofEra = shifted % 146_097;
	const leapDays =
		Math.trunc(ofEra / 1460) - Math.trunc(ofEra / 36_524) + Math.trunc(ofEra / 146_096);
	const yearOfEra = Math.trunc((ofEra - leapDays) / 365);
	const ofYear =
		ofEra - (365 * yearOfEra + Math.trunc(yearOfEra / 4) - Math.trunc(yearOfEra / 100));
	const fromMarch = Math.trunc((5 * ofYear + 2) / 153);
	const day = ofYear - Math.trunc((153 * fromMarch + 2) / 5) + 1;
	const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

function digits(value: number, count: number): string {
	return String(value).padStart(count, '0');
}
