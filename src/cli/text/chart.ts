import type {SafeText} from '../../base/terminal-text.ts';
import {joinText, safe} from '../../base/terminal-text.ts';
import type {Look} from './look.ts';

/** A look that also draws: with blocks, or with ASCII where the terminal has nothing else. */
export interface ChartLook extends Look {
	readonly isAscii: boolean;
}

const blockLevels = '▁▂▃▄▅▆▇█';
const asciiLevels = '_.-:=+*#';
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** One character for each value, its height the value's part of `most`; a null is a gap. */
export function sparkText(
	values: readonly (number | null)[],
	{isAscii, most}: Pick<ChartLook, 'isAscii'> & {readonly most?: number},
): SafeText {
	const levels = isAscii ? asciiLevels : blockLevels;
	const highest = most ?? Math.max(1, ...values.map((value) => value ?? 0));
	return safe(
		values
			.map((value) => {
				if (value === null) return ' ';
				const part = Math.min(1, Math.max(0, value / highest));
				return levels[Math.round(part * (levels.length - 1))] ?? ' ';
			})
			.join(''),
	);
}

/** A bar as long as the value's part of the width; what is not zero is seen. */
export function barText(
	value: number,
	most: number,
	{isAscii, width}: Pick<ChartLook, 'isAscii'> & {readonly width: number},
): SafeText {
	if (value <= 0 || most <= 0) return safe('');
	const length = Math.min(width, (value / most) * width);
	if (isAscii) return safe('#'.repeat(Math.max(1, Math.round(length))));
	const steps = Math.max(1, Math.round(length * 8));
	return joinText([safe('█'.repeat(Math.floor(steps / 8))), safe(eighths[steps % 8] ?? '')]);
}
