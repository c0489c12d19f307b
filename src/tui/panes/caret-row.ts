import type {SafeText} from '../../base/terminal-text.ts';
import {line, widthOf} from '../../base/terminal-text.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';

/** The typed line with its caret; what does not fit goes off on the left. */
export function caretRow(
	{text, cursor}: {readonly text: string; readonly cursor: number},
	clean: (text: string) => SafeText,
	width: number,
): Row {
	const [under = ' '] = text.slice(cursor);
	let start = 0;
	const head = (): SafeText => clean(text.slice(start, cursor));
	while (widthOf(head()) > width - 4 && start < cursor) start += 1;
	return fitRow(
		[
			span(line`> `, 'accent'),
			span(head()),
			span(clean(under), 'selected'),
			span(clean(text.slice(cursor + under.length))),
		],
		width,
	);
}
