import type {SafeText} from '../../base/terminal-text.ts';
import {joinText, line} from '../../base/terminal-text.ts';
import type {AlertState} from '../../model/alert.ts';
import type {Severity} from '../../model/severity.ts';
import type {Clock} from '../term/clock.ts';
import {clockText, zoneMark} from '../term/clock.ts';
import type {Look} from '../term/glyphs.ts';

const severityWords: Readonly<Record<Severity, SafeText>> = {
	informational: line`INFO`,
	low: line`LOW`,
	medium: line`MED`,
	high: line`HIGH`,
	critical: line`CRIT`,
};

const stateWords: Readonly<Record<AlertState, SafeText>> = {
	new: line`new`,
	acknowledged: line`ack`,
	in_progress: line`prog`,
	closed: line`clos`,
};

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export function severityWord(severity: Severity): SafeText {
	return severityWords[severity];
}

export function stateWord(state: AlertState): SafeText {
	return stateWords[state];
}

/** Days that are told by their number in the month alone: fewer than any month has. */
const recentDays = 27;

/** 8 columns: `14:03:11` of today, `29 14:03` of the days before, and `Nov  2` where that could be another month's. */
export function shortTime(iso: string, now: number, {clean, clock}: Look): SafeText {
	const time = Date.parse(iso);
	const text = clockText(time, clock);
	const days = dayNumber(now, clock) - dayNumber(time, clock);
	if (days === 0) return clean(text.slice(11, 19));
	if (days > 0 && days <= recentDays) return clean(`${text.slice(8, 10)} ${text.slice(11, 16)}`);
	return clean(
		`${months[Number(text.slice(5, 7)) - 1] ?? '?'} ${text.slice(8, 10).replace(/^0/, ' ')}  `,
	);
}

/** Days since the epoch, by the clock. */
export function dayNumber(time: number, {aheadMs}: Clock): number {
	return Math.floor((time + aheadMs(time)) / 86_400_000);
}

/** `11-20 14:03:11`. */
export function longTime(iso: string, {clean, clock}: Look): SafeText {
	const text = clockText(Date.parse(iso), clock);
	return clean(`${text.slice(5, 10)} ${text.slice(11, 19)}`);
}

/** `11-20 14:03:11Z`. */
export function markedTime(iso: string, look: Look): SafeText {
	return line`${longTime(iso, look)}${markOf(Date.parse(iso), look)}`;
}

/** `14:03` of an instant. */
export function minuteOf(time: number, {clean, clock}: Look): SafeText {
	return clean(clockText(time, clock).slice(11, 16));
}

/** What says by which clock a time is told. */
export function markOf(time: number, {clean, clock}: Look): SafeText {
	return clean(zoneMark(time, clock));
}

/** A count in at most four columns: `214`, `12k`, `3M`. */
export function shortCount(count: number): SafeText {
	if (count < 10_000) return line`${Math.round(count)}`;
	if (count < 1_000_000) return line`${Math.floor(count / 1000)}k`;
	return line`${Math.floor(count / 1_000_000)}M`;
}

/** A rate in few columns: `0`, `38`, `1.2k`. */
export function shortRate(rate: number): SafeText {
	return rate < 1000
		? line`${Math.round(rate)}`
		: line`${Math.floor(rate / 1000)}.${Math.floor((rate % 1000) / 100)}k`;
}

/** `1,204`. */
export function wholeCount(count: number, {clean}: Look): SafeText {
	return clean(String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/g, ','));
}

/** `1 agent`, `3 agents`. */
export function counted(count: number, word: SafeText, look: Look): SafeText {
	return count === 1 ? line`1 ${word}` : line`${wholeCount(count, look)} ${word}s`;
}

/** Lines that came while the pane was paused: `7`, or `7+` where there may be more. */
export function unseenText(
	{unseen, isUnseenLeast}: {readonly unseen: number; readonly isUnseenLeast: boolean},
	look: Look,
): SafeText {
	return line`${wholeCount(unseen, look)}${isUnseenLeast ? line`+` : line``}`;
}

export function megabytes(bytes: number, {clean}: Look): SafeText {
	return clean(`${(bytes / 1e6).toFixed(1)} MB`);
}

/** One sign per value, as high as the value is beside the highest. */
export function sparkline(values: readonly number[], look: Look): SafeText {
	const highest = Math.max(1, ...values);
	return joinText(values.map((value) => barSign(value, highest, look)));
}

/** The sign as high as the value is beside the highest; what is above nothing shows. */
export function barSign(value: number, highest: number, {bars}: Look): SafeText {
	const height = Math.round((value / highest) * (bars.length - 1));
	return bars[value === 0 ? 0 : Math.max(1, height)] ?? line` `;
}

/** How long ago: `<1m`, `12m`, `3h`, `9d`; a time ahead of our clock counts as now. */
export function age(iso: string, now: number): SafeText {
	return duration((now - Date.parse(iso)) / 1000);
}

/** A stretch of time in at most four columns. */
export function duration(seconds: number): SafeText {
	if (seconds < 60) return line`<1m`;
	if (seconds < 3600) return line`${Math.floor(seconds / 60)}m`;
	if (seconds < 86_400) return line`${Math.floor(seconds / 3600)}h`;
	return line`${Math.min(999, Math.floor(seconds / 86_400))}d`;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `830 B`, `1.2 GB`: powers of 1000, as disks are sold and megabytes are shown elsewhere. */
export function byteCount(bytes: number, {clean}: Look): SafeText {
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < byteUnits.length - 1) {
		value /= 1000;
		unit += 1;
	}
	const digits = unit > 0 && value < 9.95 ? 1 : 0;
	return clean(`${value.toFixed(digits)} ${byteUnits[unit] ?? ''}`);
}

/** `12%`, or `-` where it is not known. */
export function percentText(percent: number | null): SafeText {
	return percent === null ? line`-` : line`${Math.round(percent)}%`;
}

/** A share from 0 to 1 as a bar of so many columns; what is above nothing shows. */
export function shareBar(share: number, width: number, {filled, unfilled}: Look): SafeText {
	const wanted = Math.round(share * width);
	const columns = Math.max(share > 0 ? 1 : 0, Math.min(width, wanted));
	return joinText(Array.from({length: width}, (_, cell) => (cell < columns ? filled : unfilled)));
}

/** One sign per percentage, as high as it is; a blank where it is not known. */
export function percentSpark(values: readonly (number | null)[], {bars}: Look): SafeText {
	return joinText(
		values.map((value) =>
			value === null
				? line` `
				: (bars[Math.min(bars.length - 1, Math.floor((value / 100) * bars.length))] ?? line` `),
		),
	);
}

/** Availability per hour, oldest first, in so many cells; a cell over several hours is their mean. */
export function availabilityStrip(
	hours: readonly (number | null)[],
	cells: number,
	{strip}: Look,
): SafeText {
	const per = Math.ceil(hours.length / Math.max(1, cells));
	const count = Math.ceil(hours.length / per);
	return joinText(
		Array.from({length: count}, (_, cell) => {
			const known = hours.slice(cell * per, (cell + 1) * per).filter((value) => value !== null);
			if (known.length === 0) return strip.unknown;
			if (known.every((value) => value >= 99.95)) return strip.all;
			return known.every((value) => value === 0) ? strip.none : strip.part;
		}),
	);
}
