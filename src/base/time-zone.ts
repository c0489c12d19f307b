import {NmsError} from './errors.ts';

/** Turns local times into instants. */
export interface TimeZone {
	/** `localMs`: a local date and time as if it were UTC, in milliseconds. Times that a change of clocks skips or repeats get one of both meanings. */
	toUtc(localMs: number): number;
}

const minuteMs = 60_000;
/** Clocks change at quarters of an hour, so that an offset holds for one. */
const quarterMs = 15 * minuteMs;
/** Quarters remembered: ten days. */
const rememberedQuarters = 1000;

export const utc: TimeZone = {toUtc: (localMs) => localMs};

/** The zone of an IANA name (`Europe/Berlin`), `UTC`, or an offset such as `+02:00`; undefined where it is none of them. */
export function parseTimeZone(name: string): TimeZone | undefined {
	if (name === 'UTC' || name === 'Z') return utc;
	const [, sign, hours = '', minutes = ''] = /^([+-])([01]\d|2[0-3]):?([0-5]\d)$/.exec(name) ?? [];
	if (sign !== undefined) {
		const aheadMs = (Number(hours) * 60 + Number(minutes)) * minuteMs * (sign === '+' ? 1 : -1);
		return {toUtc: (localMs) => localMs - aheadMs};
	}
	const format = formatFor(name);
	return format === undefined ? undefined : namedZone(format);
}

/** The same of a name that somebody has given. Throws `usage` where it is of none. */
export function requireTimeZone(name: string): TimeZone {
	const zone = parseTimeZone(name);
	if (zone !== undefined) return zone;
	throw new NmsError('usage', `'${name}' is no time zone`, {
		remedy: 'write UTC, one such as Europe/Berlin, or an offset such as +02:00',
	});
}

/** The name of this process's zone. */
export function localTimeZone(): string {
	const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
	return parseTimeZone(name) === undefined ? 'UTC' : name;
}

function formatFor(timeZone: string): Intl.DateTimeFormat | undefined {
	try {
		return new Intl.DateTimeFormat('en-US', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
	} catch {
		return undefined;
	}
}

function namedZone(format: Intl.DateTimeFormat): TimeZone {
	// Asking Intl costs microseconds, and nearly all events are of the quarter of an hour of the one before.
	const remembered = new Map<number, number>();
	return {
		toUtc(localMs) {
			const quarter = Math.floor(localMs / quarterMs);
			let ahead = remembered.get(quarter);
			if (ahead === undefined) {
				ahead = aheadOfUtc(format, localMs);
				if (remembered.size >= rememberedQuarters) remembered.clear();
				remembered.set(quarter, ahead);
			}
			return localMs - ahead;
		},
	};
}

function aheadOfUtc(format: Intl.DateTimeFormat, localMs: number): number {
	// The first guess takes the local time for UTC and is wrong only near a change of clocks; the second is right.
	const guess = aheadAt(format, localMs);
	return aheadAt(format, localMs - guess);
}

/** Before it no zone changed its clocks, and Intl counts the years before 1 from there, too. */
const firstChangeMs = Date.UTC(1800, 0);

function aheadAt(format: Intl.DateTimeFormat, at: number): number {
	const epochMs = Math.max(at, firstChangeMs);
	const parts = new Map(
		format.formatToParts(epochMs).map(({type, value}) => [type, Number(value)]),
	);
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
	const local = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return local - Math.floor(epochMs / 1000) * 1000;
}
