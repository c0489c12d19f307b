/** A line being typed; `cursor` is in code units, at the border of a character. */
export interface TextInput {
	readonly text: string;
	readonly cursor: number;
}

/** Longest text that can be typed or pasted into a dialog. */
export const inputLimit = 1024;

const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** The line after a key; keys that are neither text nor an editing key change nothing. */
export function editText(input: TextInput, key: string): TextInput {
	const {text, cursor} = input;
	switch (key) {
		case 'left':
			return {text, cursor: before(text, cursor)};
		case 'right':
			return {text, cursor: after(text, cursor)};
		case 'home':
		case 'ctrl-a':
			return {text, cursor: 0};
		case 'end':
		case 'ctrl-e':
			return {text, cursor: text.length};
		case 'backspace':
			return remove(input, before(text, cursor), cursor);
		case 'delete':
			return remove(input, cursor, after(text, cursor));
		case 'ctrl-w':
			return remove(input, text.slice(0, cursor).trimEnd().lastIndexOf(' ') + 1, cursor);
		case 'space':
			return insertText(input, ' ');
		default:
			return Array.from(key).length === 1 ? insertText(input, key) : input;
	}
}

/** Puts text in at the cursor, on one line and as much of it as the bound allows. */
export function insertText({text, cursor}: TextInput, added: string): TextInput {
	const room = inputLimit - text.length;
	const line = added.replaceAll(/\s+/g, ' ').slice(0, Math.max(0, room)).toWellFormed();
	return {
		text: text.slice(0, cursor) + line + text.slice(cursor),
		cursor: cursor + line.length,
	};
}

function remove({text}: TextInput, from: number, to: number): TextInput {
	return {text: text.slice(0, from) + text.slice(to), cursor: from};
}

function before(text: string, cursor: number): number {
	return Array.from(segmenter.segment(text.slice(0, cursor))).at(-1)?.index ?? 0;
}

function after(text: string, cursor: number): number {
	const [next] = segmenter.segment(text.slice(cursor));
	return cursor + (next?.segment.length ?? 0);
}
