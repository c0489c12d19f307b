import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, joinText, line} from '../../base/terminal-text.ts';
import type {LedgerRowJson} from '../../proto/rpc/ledger-schema.ts';
import {lostCount, rowLosses} from '../../proto/rpc/row-losses.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {byteCount, shortCount, shortTime, wholeCount} from './format.ts';

/** A sender of the table, all of those that have no row of their own, or all together. */
export interface Sender extends Pick<
	LedgerRowJson,
	'received' | 'parsed' | 'rejected' | 'bytes' | 'stored' | 'lost' | 'dropped' | 'last_heard'
> {
	/** Of the endpoint; null where none is known. */
	readonly name: string | null;
	readonly sender: string;
	readonly missing: number;
}

export interface Place {
	readonly look: Look;
	readonly now: number;
	readonly width: number;
}

interface Column {
	readonly title: SafeText;
	/** In panes of the three kinds of width; 0: not there, negative: text at the right side. */
	readonly widths: readonly [least: number, usual: number, whole: number];
	readonly text: (sender: Sender, place: Place) => SafeText;
}

/** From these widths on there is room for what did and did not parse; and for whole counts, names, all causes and the last time. */
const parsedFrom = 76;
const wholeFrom = 130;

const columns: readonly Column[] = [
	{title: line`NAME`, widths: [0, 0, 16], text: ({name}, {look}) => look.clean(name ?? '-')},
	{title: line`SENDER`, widths: [20, 24, 24], text: senderText},
	counted(line`RECEIVED`, ({received}) => received),
	{...counted(line`PARSED`, ({parsed}) => parsed), widths: [0, -6, -11]},
	{...counted(line`REJECTED`, ({rejected}) => rejected), widths: [0, -8, -11]},
	counted(line`STORED`, ({stored}) => stored),
	{title: line`BYTES`, widths: [-7, -7, -7], text: ({bytes}, {look}) => byteCount(bytes, look)},
	{title: line`LAST`, widths: [0, 0, 8], text: lastText},
];

/** The titles of the columns. */
export function senderHead(place: Place): Row {
	const titles = cellsOf(place, ({title}) => title);
	return fitRow(
		[span(line`  ${joinText([...titles, line`LOST`], line` `)}`, 'faint')],
		place.width,
	);
}

/** What became of what one of them sent, and in red what was lost of it. */
export function senderRow(sender: Sender, place: Place): Row {
	const cells = cellsOf(place, ({text}) => text(sender, place));
	const style = sender.rejected > 0 ? 'medium' : 'plain';
	const lost = span(lostText(sender, place), lostCount(sender) > 0 ? 'bad' : style);
	return fitRow([span(line`  ${joinText(cells, line` `)} `, style), lost], place.width);
}

function cellsOf({look, width}: Place, text: (column: Column) => SafeText): readonly SafeText[] {
	const [least, usual, whole] = [0, 1, 2] as const;
	const kind = width < parsedFrom ? least : width < wholeFrom ? usual : whole;
	return columns
		.filter(({widths}) => widths[kind] !== 0)
		.map((column) => fitText(text(column), column.widths[kind], look.cut));
}

function counted(title: SafeText, of: (sender: Sender) => number): Column {
	const text: Column['text'] = (sender, {look, width}) =>
		width < wholeFrom ? shortCount(of(sender)) : wholeCount(of(sender), look);
	return {title, widths: [-title.length, -title.length, -11], text};
}

/** An agent's id says nothing to people where its name has no column of its own. */
function senderText({name, sender}: Sender, {look, width}: Place): SafeText {
	const isNamed = width < wholeFrom && name !== null && sender.startsWith('agent ');
	return look.clean(isNamed ? `agent ${name}` : sender);
}

function lastText({last_heard: last}: Sender, {look, now}: Place): SafeText {
	return last === null ? line`-` : shortTime(last, now, look);
}

/** How much, and of which cause most: `120 pool`; with a plus where there are others, which a wide pane names. */
function lostText(sender: Sender, {look, width}: Place): SafeText {
	const causes = rowLosses(sender);
	const [worst] = causes;
	if (worst === undefined) return line`-`;
	if (width < wholeFrom) {
		const more = causes.length > 1 ? line`+` : line``;
		return line`${shortCount(lostCount(sender))} ${look.clean(worst[0])}${more}`;
	}
	const texts = causes.map(
		([cause, count]) => line`${wholeCount(count, look)} ${look.clean(cause)}`,
	);
	return joinText(texts, line`, `);
}
