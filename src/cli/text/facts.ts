import type {SafeText} from '../../base/terminal-text.ts';

/** Columns the names of facts take. */
const nameWidth = 12;

/** One fact on a line of its own: its name, then its value. */
export function factLine(name: string, value: SafeText): string {
	return `${name.padEnd(nameWidth)}${value}`;
}
