import stringWidth from 'string-width';

declare const cleaned: unique symbol;

/** Text that does nothing to a terminal but stand there: one line, no control, nothing invisible. Only this file makes it. */
export type SafeText = string & {readonly [cleaned]: true};

/** Most combining marks kept on one character; what is more is told as a number. */
export const markLimit = 4;

const plainAscii = /^[\x20-\x7e]*$/;
// One column each on every terminal: ASCII, Latin, Greek and Cyrillic letters, pictures of controls, and the lines, blocks and signs
// our own panes draw with.
const narrow =
	/^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2016\u2026\u2400-\u2426\u2500-\u25fc]*$/;
// Controls, formats (bidi overrides, zero-width, tags), surrogates, private use and unassigned code points; separators of lines;
// and whatever Unicode says to draw as nothing.
const invisible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const marks = new RegExp(`(\\p{M}{${markLimit}})(\\p{M}+)`, 'gu');
const startsWithMark = /^\p{M}/u;
const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

/**
 * The one way from outside text to a terminal. Nothing vanishes: C0 controls become control pictures, a tab one space, all else
 * that is invisible its code point (`<202e>`).
 */
export function safe(text: string): SafeText {
	if (plainAscii.test(text)) return brand(text);
	const visible = text
		.replaceAll(invisible, pictureOf)
		.replaceAll(
			marks,
			(_run, kept: string, rest: string) => `${kept}<+${Array.from(rest).length} marks>`,
		);
	// A mark at the start would sit on whatever stands before the text.
	return brand(startsWithMark.test(visible) ? `◌${visible}` : visible);
}

/** The same for a terminal that shows ASCII only: every other character becomes its code point. */
export function safeAscii(text: string): SafeText {
	if (plainAscii.test(text)) return brand(text);
	const visible = text
		.replaceAll('\t', ' ')
		.replaceAll(/[^\x20-\x7e]/gu, (character) => `<${hexOf(character)}>`);
	return brand(visible);
}

/** Joins literals of our own source and safe values: `line`${host} is silent``. */
export function line(
	literals: TemplateStringsArray,
	...values: readonly (SafeText | number | '…' | '~')[]
): SafeText {
	let text = literals[0] ?? '';
	for (let index = 0; index < values.length; index += 1)
		text += `${values[index]}${literals[index + 1]}`;
	return brand(text);
}

/** Safe texts one after the other. */
export function joinText(parts: readonly SafeText[], separator: SafeText = brand('')): SafeText {
	return brand(parts.join(separator));
}

/** Columns the text takes. */
export function widthOf(text: SafeText): number {
	return columnsOf(text);
}

/** Columns of text that is known to hold no control sequences. */
export function columnsOf(text: string): number {
	return narrow.test(text) ? text.length : stringWidth(text, {countAnsiEscapeCodes: true});
}

/** The text in at most `width` columns, its end replaced by the mark where it is longer. */
export function cutText(text: SafeText, width: number, mark: '…' | '~' | '' = '…'): SafeText {
	if (width <= 0) return brand('');
	if (plainAscii.test(text)) {
		return text.length <= width ? text : brand(text.slice(0, width - mark.length) + mark);
	}
	return widthOf(text) <= width ? text : brand(headOf(text, width - mark.length) + mark);
}

/** The text in exactly `width` columns: cut, or padded with blanks on its right (on its left with a negative width). */
export function fitText(text: SafeText, width: number, mark: '…' | '~' | '' = '…'): SafeText {
	const columns = Math.abs(width);
	const shown = cutText(text, columns, mark);
	const blanks = ' '.repeat(columns - widthOf(shown));
	return brand(width < 0 ? blanks + shown : shown + blanks);
}

/**
 * The text broken into lines of at most `width` columns, at blanks where one is near; at most `most` lines. A character wider than
 * `width` stands alone.
 */
export function wrapText(text: SafeText, width: number, most = 1000): readonly SafeText[] {
	const lines: SafeText[] = [];
	let rest: string = text;
	while (lines.length < most && widthOf(brand(rest)) > width) {
		const head = headOf(rest, width) || firstOf(rest);
		const blank = head.lastIndexOf(' ');
		const end = rest[head.length] !== ' ' && blank > head.length / 2 ? blank : head.length;
		lines.push(brand(rest.slice(0, end)));
		rest = rest.slice(end).replace(/^ +/, '');
	}
	if (lines.length < most && (rest !== '' || lines.length === 0)) lines.push(brand(rest));
	return lines;
}

/** The text broken into lines of at most `width` columns and nothing left out, so that columns can be pointed at; at most `most` lines. */
export function breakText(text: SafeText, width: number, most = 1000): readonly SafeText[] {
	const lines: SafeText[] = [];
	for (let at = 0; at < text.length && lines.length < most;) {
		const rest = text.slice(at);
		const head = headOf(rest, width) || firstOf(rest);
		lines.push(brand(head));
		at += head.length;
	}
	return lines;
}

/** The longest head of whole characters that fits; may be empty. */
function headOf(text: string, width: number): string {
	if (plainAscii.test(text)) return text.slice(0, width);
	let columns = 0;
	let end = 0;
	// Cleaned characters take few code units, so only the part that can be shown is segmented.
	for (const {segment} of segmenter.segment(text.slice(0, (width + 1) * 16))) {
		columns += widthOf(brand(segment));
		if (columns > width) break;
		end += segment.length;
	}
	return text.slice(0, end);
}

function firstOf(text: string): string {
	for (const {segment} of segmenter.segment(text.slice(0, 64))) return segment;
	return text;
}

function pictureOf(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (code === 9) return ' ';
	if (code < 0x20) return String.fromCodePoint(0x24_00 + code);
	return code === 0x7f ? '␡' : `<${hexOf(character)}>`;
}

function hexOf(character: string): string {
	return (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0');
}

function brand(text: string): SafeText {
	// The only cast to the brand: the callers above have cleaned the text.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return text as SafeText;
}
