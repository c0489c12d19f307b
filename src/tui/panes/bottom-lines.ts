import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, line} from '../../base/terminal-text.ts';
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
	const hints = bindingsOf(contextOf(state)).filter((binding) => binding.hint !== undefined);
	const right = hints.filter(isLasting).flatMap((binding) => hintPart(state, binding));
	const bar = right.length === 0 ? [] : [span(state.look.bar, 'faint')];
	const left: Span[] = [];
	for (const binding of hints.filter((one) => !isLasting(one))) {
		const part = hintPart(state, binding);
		if (rowWidth(left) + rowWidth(part) + rowWidth(bar) + rowWidth(right) <= width)
			left.push(...part);
	}
	return [spread(left, [...bar, ...right], width)];
}

/** The ways to see more and out are never left out. */
function isLasting({action}: KeyBinding): boolean {
	return ['filter', 'help', 'quit', 'cancel'].includes(action);
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
