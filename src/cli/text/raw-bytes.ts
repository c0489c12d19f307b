import type {SafeText} from '../../base/terminal-text.ts';
import {safe, widthOf} from '../../base/terminal-text.ts';

/** Bytes of one line of a hex dump. */
const dumpWidth = 16;

/** Most bytes shown on each side of the byte that is pointed at, and fewest, however narrow the screen is. */
const [mostAround, leastAround] = [60, 10];
/** Before the text, and the marks where it is cut. */
const besideText = 5;

/** Most bytes a hex dump shows on each side of that byte. */
const dumpAround = 512;

/** The bytes around the offset as one line of text that fits the screen, and a caret under the one at the offset. */
export function caretLines(
	raw: Buffer,
	offset: number,
	columns: number,
): readonly [string, string] {
	const room = Math.floor((columns - besideText) / 2);
	const around = Math.min(mostAround, Math.max(leastAround, room));
	const from = characterAt(raw, Math.max(0, offset - around), offset);
	const before = shown(raw.subarray(from, offset));
	const after = shown(raw.subarray(offset, offset + around));
	const lead = from > 0 ? '…' : '';
	const tail = offset + around < raw.length ? '…' : '';
	return [`${lead}${before}${after}${tail}`, `${' '.repeat(lead.length + widthOf(before))}^`];
}

/** A hex dump as of hexdump(1) -C, with a caret under the byte at the offset; of long lines only what lies near it. */
export function dumpLines(raw: Buffer, offset: number): readonly string[] {
	const first = Math.max(0, rowOf(offset - dumpAround));
	const end = Math.min(raw.length, offset + dumpAround);
	const lines: string[] = first > 0 ? [`${first} bytes before`] : [];
	for (let at = first; at < end || at === rowOf(offset); at += dumpWidth) {
		lines.push(dumpLine(raw.subarray(at, at + dumpWidth), at));
		if (at === rowOf(offset)) lines.push(`${' '.repeat(10 + columnOf(offset - at))}^^`);
	}
	return end < raw.length ? [...lines, `${raw.length - end} bytes after`] : lines;
}

function dumpLine(bytes: Buffer, at: number): string {
	const cells = Array.from({length: dumpWidth}, (_, index) => {
		const byte = bytes[index];
		return byte === undefined ? '  ' : byte.toString(16).padStart(2, '0');
	});
	const hex = `${cells.slice(0, 8).join(' ')}  ${cells.slice(8).join(' ')}`;
	const text = Array.from(bytes, (byte) =>
		byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '.',
	).join('');
	return `${at.toString(16).padStart(8, '0')}  ${hex}  |${text}|`;
}

function rowOf(offset: number): number {
	return Math.floor(offset / dumpWidth) * dumpWidth;
}

function columnOf(index: number): number {
	return index * 3 + (index >= dumpWidth / 2 ? 1 : 0);
}

/** The first place from here on, but not past the end, where no character of UTF-8 is cut in two. */
function characterAt(raw: Buffer, from: number, end: number): number {
	if (from === 0) return from;
	let at = from;
	while (at < end && ((raw[at] ?? 0) & 0xc0) === 0x80) at += 1;
	return at;
}

function shown(bytes: Buffer): SafeText {
	return safe(bytes.toString('utf8'));
}
