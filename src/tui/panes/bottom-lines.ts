import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, line, widthOf} from '../../base/terminal-text.ts';
import type {KeyBinding} from '../keys.ts';
import {bindingsOf} from '../keys.ts';
import type {State} from '../state.ts';
import {contextOf} from '../state.ts';
import type {Row, Span} from '../term/row.ts';
import {rowWidth, span, spread} from '../term/row.ts';
import {targetCount, targetsOf} from '../triage.ts';

/** What was just done, what is marked, and how long it can be taken back. */
export function statusRows(state: State, width: number): readonly Row[] {
	const right = undoPart(state);
	const left = cutRow(statusLeft(state), width - rowWidth(right), state.look.cut);
	return [spread(left, right, width)];
}

/** The keys that mean something here, from the one table. The way to all others and out always shows. */
export function footerRows(state: State, width: number): readonly Row[] {
	const {left, right} = footerHints(state, width);
	const bar = right.length === 0 ? [] : [span(state.look.bar, 'faint')];
	const rowOf = (hints: readonly KeyBinding[]): Row =>
		hints.flatMap((binding) => hintPart(state, binding));
	return [spread(rowOf(left), [...bar, ...rowOf(right)], width)];
}

/** The key whose hint stands in this column of the footer. */
export function footerKeyAt(state: State, width: number, x: number): string | undefined {
	const {left, right} = footerHints(state, width);
	const widthOfHint = (binding: KeyBinding): number => rowWidth(hintPart(state, binding));
	const start = width - right.reduce((sum, binding) => sum + widthOfHint(binding), 0);
	let column = x < start ? 0 : start;
	for (const binding of x < start ? left : right) {
		column += widthOfHint(binding);
		if (x < column) return binding.keys[0];
	}
	return undefined;
}

/** The key of the offer to undo, where it stands in this column of the status line. */
export function statusKeyAt(state: State, width: number, x: number): string | undefined {
	return x >= width - rowWidth(undoPart(state)) ? 'u' : undefined;
}

/** The hints that fit, on the left and on the right of the footer. */
function footerHints(
	state: State,
	width: number,
): {readonly left: readonly KeyBinding[]; readonly right: readonly KeyBinding[]} {
	const hints = bindingsOf(contextOf(state)).filter((binding) => binding.hint !== undefined);
	const right = hints.filter(isLasting);
	const columnsOf = (binding: KeyBinding): number => rowWidth(hintPart(state, binding));
	let room = width - right.reduce((sum, binding) => sum + columnsOf(binding), 0);
	if (right.length > 0) room -= widthOf(state.look.bar);
	const left: KeyBinding[] = [];
	for (const binding of hints.filter((one) => !isLasting(one))) {
		if (columnsOf(binding) > room) continue;
		room -= columnsOf(binding);
		left.push(binding);
	}
	return {left, right};
}

/** The ways to see more and out are never left out. */
function isLasting({action}: KeyBinding): boolean {
	return ['filter', 'palette', 'help', 'quit', 'cancel'].includes(action);
}

/** How a key is written for people. */
export function keyName(key: string): string {
	const arrows: Readonly<Record<string, string>> = {
		pgdn: 'PgDn',
		pgup: 'PgUp',
		home: 'Home',
		end: 'End',
	};
	return arrows[key] ?? key;
}

function hintPart({look}: State, {keys, hint = ''}: KeyBinding): Row {
	return [
		span(look.clean(` ${keyName(keys[0] ?? '')}`), 'strong'),
		span(look.clean(` ${hint}`)),
		span(line` `),
	];
}

/** The row in at most so many columns; its last piece says where it is cut. */
function cutRow(row: Row, width: number, mark: State['look']['cut']): Row {
	const last = row.at(-1);
	if (last === undefined || rowWidth(row) <= width) return row;
	const before = row.slice(0, -1);
	const room = width - rowWidth(before);
	return [...before, span(cutText(last.text, room, mark), last.style)];
}

function statusLeft(state: State): Row {
	const marks = markText(state);
	const parts: Span[] = marks === undefined ? [] : [span(line` ${marks}`, 'strong')];
	if (state.requests.length > 0) parts.push(span(line` asking the hub${state.look.cut}`, 'faint'));
	const {notice, look, link} = state;
	if (notice !== null)
		parts.push(span(line` ${look.clean(notice.text)}`, notice.isBad ? 'bad' : 'plain'));
	// The banner has room for what is wrong only.
	else if (link.kind === 'lost') parts.push(span(line` ${look.clean(link.remedy)}`, 'bad'));
	return parts.flatMap((part, index) =>
		index === 0 ? [part] : [span(line` ${look.bar}`, 'faint'), part],
	);
}

function markText(state: State): SafeText | undefined {
	const {alerts} = state;
	const isMarked = alerts.marks.size > 0 || alerts.markedTotal !== null;
	const targets = targetsOf(state);
	if (!isMarked || targets === undefined) return undefined;
	return alerts.markedTotal === null
		? line`${targetCount(targets)} marked`
		: line`all ${targetCount(targets)} of the filter marked`;
}

function undoPart({undo, now}: State): Row {
	if (undo === null) return [];
	return [span(line` u`, 'strong'), span(line` undo ${Math.ceil((undo.until - now) / 1000)}s `)];
}
