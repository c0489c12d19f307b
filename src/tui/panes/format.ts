import type {SafeText} from '../../base/terminal-text.ts';
import {line} from '../../base/terminal-text.ts';
import type {AlertState} from '../../model/alert.ts';
import type {Severity} from '../../model/severity.ts';
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

/** 8 columns: the UTC time of today, or the day for everything older. */
export function shortTime(iso: string, now: number, {clean}: Look): SafeText {
	const time = new Date(iso);
	const today = new Date(now).toISOString().slice(0, 10);
	if (iso.startsWith(today)) return clean(iso.slice(11, 19));
	return clean(`${months[time.getUTCMonth()] ?? '?'} ${String(time.getUTCDate()).padStart(2)}  `);
}

/** `11-20 14:03:11`, UTC. */
export function longTime(iso: string, {clean}: Look): SafeText {
	return clean(`${iso.slice(5, 10)} ${iso.slice(11, 19)}`);
}

/** `14:03` of an instant, UTC. */
export function minuteOf(now: number, {clean}: Look): SafeText {
	return clean(new Date(now).toISOString().slice(11, 16));
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

export function megabytes(bytes: number, {clean}: Look): SafeText {
	return clean(`${(bytes / 1e6).toFixed(1)} MB`);
}

/** One sign per value, as high as the value is beside the highest. */
export function sparkline(values: readonly number[], {bars, clean}: Look): SafeText {
	const highest = Math.max(1, ...values);
	const signs = values.map((value) => {
		const height = Math.round((value / highest) * (bars.length - 1));
		return value === 0 ? (bars[0] ?? '') : (bars[Math.max(1, height)] ?? '');
	});
	return clean(signs.join(''));
}
