import type {SafeText} from '../../base/terminal-text.ts';
import {safe} from '../../base/terminal-text.ts';
import type {Severity} from '../../model/severity.ts';
import type {Colours} from '../output.ts';

/** How text looks: its colours, and whether times are UTC or of the local zone. */
export interface Look {
	readonly colours: Colours;
	readonly isUtc: boolean;
}

/** With the width of the screen; a file or pipe has none, and lines for it are not broken. */
export interface ScreenLook extends Look {
	readonly columns: number;
}

const absent = safe('-');

/** A time of the hub as `2026-11-20 14:03:11`, in UTC with a `Z`. */
export function timeText(rfc3339: string, {isUtc}: Pick<Look, 'isUtc'>): SafeText {
	const time = new Date(rfc3339);
	if (isUtc) return safe(`${time.toISOString().slice(0, 19).replace('T', ' ')}Z`);
	const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
	return safe(shifted.toISOString().slice(0, 19).replace('T', ' '));
}

/** A value from outside, or the mark of its absence. */
export function valueText(value: string | number | null): SafeText {
	return value === null || value === '' ? absent : safe(String(value));
}

/** `1 alert`, `3 alerts`. */
export function countOf(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The colour of a severity; the word itself always stands beside it. */
export function severityStyle(colours: Colours, severity: Severity): (text: string) => string {
	const styles: Readonly<Record<Severity, (text: string) => string>> = {
		informational: colours.dim,
		low: colours.cyan,
		medium: colours.yellow,
		high: colours.red,
		critical: colours.red.bold,
	};
	return styles[severity];
}
