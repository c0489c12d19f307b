import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, line} from '../../base/terminal-text.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row, Style} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {shareBar, shortCount} from './format.ts';

/** Something counted. */
export interface Ranked {
	readonly name: SafeText;
	readonly count: number;
	readonly style: Style;
}

const countWidth = 5;

/** A title, and below it one row each: name, count and a bar as long as its share of the greatest. */
export function rankedRows(
	{title, ranked}: {readonly title: SafeText; readonly ranked: readonly Ranked[]},
	{width, height, look}: {readonly width: number; readonly height: number; readonly look: Look},
): readonly Row[] {
	const most = Math.max(1, ...ranked.map(({count}) => count));
	const nameWidth = Math.max(4, Math.floor((width - countWidth - 4) * 0.6));
	const barWidth = Math.max(0, width - nameWidth - countWidth - 4);
	const head = fitRow([span(line` ${title}`, 'strong')], width);
	const rows = Array.from({length: Math.max(0, height - 1)}, (_, index) => {
		const one = ranked[index];
		if (one === undefined) return fitRow([], width);
		const {name, count, style} = one;
		return fitRow(
			[
				span(
					line` ${fitText(name, nameWidth, look.cut)} ${fitText(shortCount(count), -countWidth)} `,
					style,
				),
				span(fitText(filledBar(count / most, barWidth, look), barWidth), 'accent'),
			],
			width,
		);
	});
	const isEmpty = ranked.length === 0 && rows.length > 0;
	return isEmpty
		? [head, fitRow([span(line` none`, 'faint')], width), ...rows.slice(1)]
		: [head, ...rows];
}

/** Only what is filled: in a list the empty rest would be noise. */
function filledBar(share: number, width: number, look: Look): SafeText {
	return shareBar(share, width, {...look, unfilled: line` `});
}
