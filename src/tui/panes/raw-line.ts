import type {SafeText} from '../../base/terminal-text.ts';
import {breakText, columnsOf, fitText, joinText, line} from '../../base/terminal-text.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';

/** Bytes on each side of the failing one that are shown as text; the hex dump has the others. */
const aroundBytes = 1024;

const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

/**
 * A line as received, cleaned and broken at the pane's width, with a caret under the cell of the failing byte:
 * ```
 * <34>Oct 42 10:00:00 web-02 su: no such day
 *         ▲ byte 8
 * ```
 * `offset` may be the length: the line ends too early.
 */
export function rawLineRows(
	raw: Uint8Array,
	offset: number,
	{look, width}: {readonly look: Look; readonly width: number},
): readonly Row[] {
	const room = Math.max(1, width - 2);
	const {before, text} = partAround(raw, offset, look);
	const lines = breakText(text, room);
	const [place, column] = placeOf(lines, before);
	const rows = lines.map((part) => fitRow([span(line`  ${part}`)], width));
	const caret = caretRow(column, offset, {look, width});
	return [...rows.slice(0, place + 1), caret, ...rows.slice(place + 1)];
}

/** The cleaned text around the failing byte, and that of it which stands before the byte's character. */
function partAround(
	raw: Uint8Array,
	offset: number,
	look: Look,
): {readonly before: SafeText; readonly text: SafeText} {
	const at = startOfCharacter(raw, Math.min(offset, raw.length));
	const from = at > aroundBytes ? startOfCharacter(raw, at - aroundBytes) : 0;
	const to = startOfCharacter(raw, Math.min(raw.length, at + aroundBytes));
	const lead = from > 0 ? line`${look.cut}` : line``;
	const tail = to < raw.length ? line`${look.cut}` : line``;
	return {
		before: joinText([lead, look.clean(textOf(raw.subarray(from, at)))]),
		text: joinText([lead, look.clean(textOf(raw.subarray(from, to))), tail]),
	};
}

function textOf(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** The first byte of the UTF-8 character that the byte is in; the byte itself where it is in none. */
function startOfCharacter(raw: Uint8Array, offset: number): number {
	for (let back = 0; back < 4 && offset - back >= 0; back += 1) {
		const byte = raw[offset - back] ?? 0;
		if ((byte & 0xc0) === 0x80) continue;
		return sequenceLength(byte) > back ? offset - back : offset;
	}
	return offset;
}

function sequenceLength(lead: number): number {
	if (lead < 0x80) return 1;
	if (lead < 0xc2 || lead > 0xf4) return 1;
	if (lead < 0xe0) return 2;
	return lead < 0xf0 ? 3 : 4;
}

/** Row and column of the character that follows `before`: a mark stands in the cell of the character it is on. */
function placeOf(lines: readonly SafeText[], before: SafeText): readonly [number, number] {
	let left = before.length;
	for (const [row, text] of lines.entries()) {
		const isLast = row === lines.length - 1;
		if (left < text.length || isLast) return [row, columnOf(text, left)];
		left -= text.length;
	}
	return [0, 0];
}

function columnOf(text: SafeText, index: number): number {
	let column = 0;
	for (const {segment, index: start} of segmenter.segment(text)) {
		if (start + segment.length > index) return column;
		column += columnsOf(segment);
	}
	return column;
}

/** The caret, and beside it, where there is more room, which byte it means. */
function caretRow(
	column: number,
	offset: number,
	{look, width}: {readonly look: Look; readonly width: number},
): Row {
	const label = line`byte ${offset}`;
	const isRight = column + 3 + label.length < width - 2;
	const blanks = fitText(line``, 2 + column - (isRight ? 0 : label.length + 1));
	const rest = isRight ? line`${look.caret} ${label}` : line`${label} ${look.caret}`;
	const isBare = !isRight && column < label.length;
	const text = isBare ? line`${fitText(line``, 2 + column)}${look.caret}` : line`${blanks}${rest}`;
	return fitRow([span(text, 'bad')], width);
}
