import type {SafeText} from '../../base/terminal-text.ts';
import {wrapText} from '../../base/terminal-text.ts';

/** Columns the names of facts take. */
const nameWidth = 12;

/** Of a value, however narrow the screen is. */
const leastWidth = 20;

/** One fact on a line of its own: its name, then its value. */
export function factLine(name: string, value: SafeText): string {
	return `${name.padEnd(nameWidth)}${value}`;
}

/** One fact, its value broken at the width of the screen. */
export function factLines(name: string, value: SafeText, columns: number): readonly string[] {
	if (!Number.isFinite(columns)) return [factLine(name, value)];
	return wrapText(value, Math.max(leastWidth, columns - nameWidth)).map((each, index) =>
		factLine(index === 0 ? name : '', each),
	);
}
