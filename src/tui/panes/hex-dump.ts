import type {SafeText} from '../../base/terminal-text.ts';
import {joinText, line} from '../../base/terminal-text.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';

/** Columns of a row with 16 bytes; a narrower pane has 8. */
const wideColumns = 77;

/** Bytes in a row of a dump so wide. */
export function bytesPerRow(width: number): 8 | 16 {
	return width >= wideColumns ? 16 : 8;
}

/** Offset, bytes and ASCII, the byte at `mark` in brackets: `0010  61 62[ff]63  |ab.c|`. */
export function hexRows(
	raw: Uint8Array,
	mark: number,
	{look, width}: {readonly look: Look; readonly width: number},
): readonly Row[] {
	const per = bytesPerRow(width);
	return Array.from({length: Math.ceil(raw.length / per)}, (_, index) => {
		const start = index * per;
		const bytes = raw.subarray(start, start + per);
		return fitRow(
			[
				span(line`  ${look.clean(start.toString(16).padStart(4, '0'))} `, 'faint'),
				...hexSpans(bytes, mark - start, {per, look}),
				span(line`  ${look.bar}${asciiOf(bytes, look)}${look.bar}`),
			],
			width,
		);
	});
}

function hexSpans(
	bytes: Uint8Array,
	mark: number,
	{per, look}: {readonly per: number; readonly look: Look},
): Row {
	const cells = Array.from({length: per}, (_, index) => {
		const byte = bytes[index];
		const hex = byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
		return look.clean(`${separator(index, mark)}${hex}`);
	});
	const end = mark === per - 1 ? line`]` : line` `;
	if (mark < 0 || mark >= per) return [span(joinText([...cells, end]))];
	const marked = cells[mark] ?? line``;
	const after = joinText([...cells.slice(mark + 1), end]);
	return [span(joinText(cells.slice(0, mark))), span(marked, 'bad'), span(after)];
}

/** What stands before the byte of that place: brackets say which is meant, also without colour. */
function separator(index: number, mark: number): string {
	if (index === mark) return '[';
	return index === mark + 1 && mark >= 0 ? ']' : ' ';
}

function asciiOf(bytes: Uint8Array, {clean}: Look): SafeText {
	const signs = Array.from(bytes, (byte) =>
		byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '.',
	);
	return clean(signs.join(''));
}
