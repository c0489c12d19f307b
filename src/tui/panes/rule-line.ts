import type {SafeText} from '../../base/terminal-text.ts';
import {joinText, line, widthOf} from '../../base/terminal-text.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';

/** The line above a pane: `─ title ─────── hints`. With the keyboard, the title is strong. */
export function ruleLine(
	title: SafeText,
	hints: SafeText,
	{
		width,
		look,
		hasFocus,
	}: {readonly width: number; readonly look: Look; readonly hasFocus: boolean},
): Row {
	const room = width - widthOf(title) - widthOf(hints) - 4;
	const rest = room < 1 ? line`` : joinText(Array.from({length: room}, () => look.rule));
	return fitRow(
		[
			span(look.rule, 'faint'),
			span(line` ${title} `, hasFocus ? 'strong' : 'plain'),
			span(rest, 'faint'),
			span(line` ${hints}`, 'faint'),
		],
		width,
	);
}
