import type {Style} from './row.ts';

const end = '\u001b[0m';

// Default foreground and background and the 16 ANSI names only, so that dark, light and 16-colour terminals all read well.
const inColour: Readonly<Record<Style, string>> = {
	plain: '',
	strong: '1',
	faint: '2',
	accent: '36',
	selected: '7',
	banner: '1;7',
	critical: '1;7;31',
	high: '1;31',
	medium: '33',
	low: '36',
	informational: '2',
	good: '32',
	bad: '1;31',
};

// NO_COLOR forbids colour, not bold and inverse; the words say the rest.
const withoutColour: Readonly<Record<Style, string>> = {
	plain: '',
	strong: '1',
	faint: '',
	accent: '1',
	selected: '7',
	banner: '1;7',
	critical: '1;7',
	high: '1',
	medium: '',
	low: '',
	informational: '',
	good: '',
	bad: '1',
};

/** Dresses text in the escape codes of a style, and ends them. */
export type Paint = (text: string, style: Style) => string;

export function paintFor(hasColour: boolean): Paint {
	const codes = hasColour ? inColour : withoutColour;
	return (text, style) => {
		const code = codes[style];
		return code === '' ? text : `\u001b[${code}m${text}${end}`;
	};
}
