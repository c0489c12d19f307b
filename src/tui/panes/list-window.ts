import {cutText, fitText, line, wrapText} from '../../base/terminal-text.ts';
import type {SavedView} from '../../proto/saved-views.ts';
import {dashboardRanges} from '../dashboard-state.ts';
import type {Candidate} from '../palette.ts';
import {matchesOf} from '../palette.ts';
import type {PaletteDialog, State, ViewsDialog} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, restyle, span, spread} from '../term/row.ts';
import {allViews, isBuiltIn} from '../views.ts';
import {keyName} from './bottom-lines.ts';
import {caretRow} from './caret-row.ts';
import {wholeCount} from './format.ts';

/** Most entries in view; a list of fewer than that is padded, so that its window does not jump about while somebody types. */
const mostEntries = 12;
/** Rows of the window that are not entries: border, line or title, and the row below. */
const otherRows = 4;
/** Rows above the entries, inside the border. */
const headRows = 1;
/** Columns of a name where a description follows. */
const nameWidth = 28;

/** The palette: the line, what fits it best first, and what was wrong with it or how much there is. */
export function paletteContent(state: State, dialog: PaletteDialog, width: number): readonly Row[] {
	const {look} = state;
	const matches = matchesOf(state, dialog.text);
	const room = entryRoom(state);
	const top = topOf(dialog.chosen, matches.length, room);
	const entries = Array.from({length: room}, (_, row) => {
		const candidate = matches[top + row];
		if (candidate === undefined) return fitRow([], width);
		return entryRow(candidateRow(candidate, look, width), top + row === dialog.chosen);
	});
	return [
		caretRow(dialog, look.clean, width),
		...entries,
		...belowPalette(dialog, matches.length, {look, width}),
	];
}

function belowPalette(
	{problem, text}: PaletteDialog,
	count: number,
	{look, width}: {readonly look: Look; readonly width: number},
): readonly Row[] {
	if (problem !== null)
		return wrapText(look.clean(problem), width, 1).map((part) =>
			fitRow([span(part, 'bad')], width),
		);
	const said =
		count === 0 && text !== ''
			? line`nothing like this; enter tells what is near`
			: line`${wholeCount(count, look)} of them; up on an empty line: the history`;
	return [fitRow([span(said, 'faint')], width)];
}

function candidateRow({label, about, key}: Candidate, {clean, cut}: Look, width: number): Row {
	const right = key === undefined ? [] : [span(line` ${clean(keyName(key))} `, 'strong')];
	const name = clean(label);
	const wide = about === '' ? width : nameWidth;
	const left = [
		span(line` ${about === '' ? name : fitText(name, Math.max(wide, 0), cut)} `),
		span(cutText(clean(about), Math.max(0, width - nameWidth - 3), cut), 'faint'),
	];
	return spread(left, right, width);
}

/** The views: their numbers, names, and where they lead. */
export function viewsContent(state: State, {chosen}: ViewsDialog, width: number): readonly Row[] {
	const {look} = state;
	const views = allViews(state);
	const room = Math.min(views.length, entryRoom(state));
	const top = topOf(chosen, views.length, room);
	const rows = views.slice(top, top + room).map((view, row) => {
		const index = top + row;
		const own = isBuiltIn(view) ? line`` : line`*`;
		const number = index < 9 ? line`${index + 1}` : line` `;
		const order = look.clean(viewText(view));
		const name = fitText(look.clean(view.name), nameWidth - 2, look.cut);
		const left = [
			span(line` ${number} `, 'strong'),
			span(line`${fitText(own, 1)}${name} `),
			span(
				cutText(
					line`${look.clean(view.tab)}  ${order}`,
					Math.max(0, width - nameWidth - 4),
					look.cut,
				),
				'faint',
			),
		];
		return entryRow(fitRow(left, width), index === chosen);
	});
	const count = line`${wholeCount(views.length, look)} views, * your own`;
	return [
		fitRow([span(line`Views`, 'strong')], width),
		...rows,
		fitRow([span(count, 'faint')], width),
	];
}

/** What a view shows, in the words of the screen. */
function viewText({query, order, range}: SavedView): string {
	const rangeName = dashboardRanges.find(({window}) => `${window.seconds}s` === range)?.name;
	const words = order === undefined ? undefined : orderWords[order];
	return [query, words ?? order ?? '', rangeName ?? range ?? '']
		.filter((part) => part !== '')
		.join(', ');
}

const orderWords: Readonly<Record<string, string>> = {
	priority: 'worst first',
	time: 'newest first',
	trouble: 'trouble first',
	name: 'by name',
	seen: 'last seen first',
};

/** The entry that stands in a row inside the border; undefined for the other rows. */
export function entryAt(state: State, row: number): number | undefined {
	const {dialog} = state;
	if (dialog?.kind !== 'palette' && dialog?.kind !== 'views') return undefined;
	const count =
		dialog.kind === 'palette' ? matchesOf(state, dialog.text).length : allViews(state).length;
	const room = dialog.kind === 'palette' ? entryRoom(state) : Math.min(count, entryRoom(state));
	const index = topOf(dialog.chosen, count, room) + row - headRows;
	const isEntry = row >= headRows && row < headRows + room && index < count;
	return isEntry ? index : undefined;
}

/** Entries that have room on this terminal. */
function entryRoom({size}: State): number {
	return Math.max(1, Math.min(mostEntries, size.rows - 4 - otherRows));
}

/** The chosen entry in the middle, as far as the ends of the list allow. */
function topOf(chosen: number, count: number, room: number): number {
	return Math.max(0, Math.min(chosen - Math.floor(room / 2), count - room));
}

function entryRow(row: Row, isChosen: boolean): Row {
	return isChosen ? restyle(row, 'selected') : row;
}
