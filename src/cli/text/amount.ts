import type {SafeText} from '../../base/terminal-text.ts';
import {safe} from '../../base/terminal-text.ts';

const sizes = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size with its unit: `512 B`, `1.5 GiB`. */
export function sizeText(bytes: number): SafeText {
	let value = Math.max(0, bytes);
	let unit = 0;
	while (value >= 1024 && unit < sizes.length - 1) {
		value /= 1024;
		unit += 1;
	}
	const digits = unit > 0 && value < 10 ? value.toFixed(1) : String(Math.round(value));
	return safe(`${digits} ${sizes[unit] ?? ''}`);
}

const thousands = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** A count in at most 5 columns: exact up to 99999, then `123k`, `1.23M`. */
export function countText(count: number): SafeText {
	if (count < 100_000) return safe(String(count));
	const power = Math.min(thousands.length - 1, Math.floor(Math.log10(count) / 3));
	const value = count / 1000 ** power;
	// Never more than there is.
	const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
	const shown = Math.floor(value * 10 ** digits) / 10 ** digits;
	return safe(`${shown.toFixed(digits)}${thousands[power] ?? ''}`);
}

/** `42 %`, or the mark of a value that nobody knows. */
export function percentText(percent: number | null): SafeText {
	return safe(percent === null ? '-' : `${Math.round(percent)} %`);
}

/** The two largest units of a length of time: `3 d 4 h`, `12 min 5 s`. */
export function durationText(seconds: number): SafeText {
	const whole = Math.max(0, Math.round(seconds));
	const parts = [
		[Math.floor(whole / 86_400), 'd'],
		[Math.floor(whole / 3600) % 24, 'h'],
		[Math.floor(whole / 60) % 60, 'min'],
		[whole % 60, 's'],
	] as const;
	const first = parts.findIndex(([count]) => count > 0);
	if (first < 0) return safe('0 s');
	return safe(
		parts
			.slice(first, first + 2)
			.filter(([count]) => count > 0)
			.map(([count, unit]) => `${count} ${unit}`)
			.join(' '),
	);
}
