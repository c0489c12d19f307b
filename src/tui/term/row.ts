import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, line, widthOf} from '../../base/terminal-text.ts';

/** What a piece of a row means; the theme decides what that looks like. */
export type Style =
	| 'plain'
	| 'strong'
	| 'faint'
	| 'accent'
	| 'selected'
	| 'banner'
	| 'critical'
	| 'high'
	| 'medium'
	| 'low'
	| 'informational'
	| 'good'
	| 'bad';

export interface Span {
	readonly text: SafeText;
	readonly style: Style;
	/** That the text takes: measured once, here. */
	readonly columns: number;
}

/** One printed row, left to right. A pane gives rows that are exactly as wide as it is. */
export type Row = readonly Span[];

export function span(text: SafeText, style: Style = 'plain'): Span {
	return {text, style, columns: widthOf(text)};
}

export function rowWidth(row: Row): number {
	return row.reduce((sum, {columns}) => sum + columns, 0);
}

/** The row cut or padded to exactly `width` columns; padding takes the style `fill`. */
export function fitRow(row: Row, width: number, fill: Style = 'plain'): Row {
	const fitted: Span[] = [];
	let left = width;
	for (const part of row) {
		if (left <= 0) break;
		const shown = part.columns <= left ? part : span(cutText(part.text, left, ''), part.style);
		if (shown.text !== '') fitted.push(shown);
		left -= shown.columns;
		// A wide character that did not fit leaves a column that the next span must not slip into.
		if (shown !== part) break;
	}
	if (left > 0) fitted.push(span(fitText(line``, left), fill));
	return fitted;
}

/** The row without the pieces at its end that do not fit whole. */
export function wholePieces(row: Row, width: number): Row {
	let sum = 0;
	const beyond = row.findIndex(({columns}) => {
		sum += columns;
		return sum > width;
	});
	return beyond < 0 ? row : row.slice(0, beyond);
}

/** Columns [from, from + width) of a row; half of a cut wide character becomes a blank. */
export function sliceRow(row: Row, from: number, width: number): Row {
	const kept: Span[] = [];
	let column = 0;
	for (const part of row) {
		const {text, style, columns} = part;
		const skip = Math.max(0, from - column);
		if (skip < columns)
			kept.push(
				skip === 0 ? part : span(fitTail(text, cutText(text, skip, ''), columns - skip), style),
			);
		column += columns;
	}
	return fitRow(kept, width);
}

/** A left part and a right part with the room between them blank; the left part yields where both do not fit. */
export function spread(left: Row, right: Row, width: number, fill: Style = 'plain'): Row {
	const room = width - rowWidth(right);
	return room <= 0 ? fitRow(right, width, fill) : [...fitRow(left, room, fill), ...right];
}

/** The same row with every span in one style. */
export function restyle(row: Row, style: Style): Row {
	return row.map((part) => ({...part, style}));
}

function fitTail(text: SafeText, head: SafeText, columns: number): SafeText {
	const rest = tailOf(text, head.length);
	const missing = columns - widthOf(rest);
	return missing === 0 ? rest : cutText(tailOf(text, head.length), columns, '');
}

function tailOf(text: SafeText, start: number): SafeText {
	// The tail of cleaned text is clean; it starts at a whole character.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return text.slice(start) as SafeText;
}
