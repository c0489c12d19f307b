import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, joinText, line} from '../../base/terminal-text.ts';
import type {LogsState} from '../log-state.ts';
import type {State} from '../state.ts';
import type {Row} from '../term/row.ts';
import {fitRow} from '../term/row.ts';
import {waitingText} from './alert-list.ts';
import {shortRate, unseenText} from './format.ts';
import {queryText, searchText} from './filter-line.ts';
import {countRows} from './log-count.ts';
import {eventRows} from './log-row.ts';
import type {EventRow} from './log-row.ts';
import {messageRows} from './message.ts';
import {ruleLine} from './rule-line.ts';

/** The lines: the newest at the bottom, or a place in history. On the alerts' tab with a title of its own. */
export function logRows(state: State, width: number, height: number): readonly Row[] {
	const isStrip = state.tab !== 'logs';
	const room = height - (isStrip ? 1 : 0);
	const {logs} = state;
	const body =
		logs.rows.length === 0 ? emptyRows(state, width, room) : paddedRows(state, width, room);
	return isStrip ? [stripTitle(state, width), ...body] : body;
}

function stripTitle(state: State, width: number): Row {
	const {logs, look, health} = state;
	const query = cutText(queryText(state), Math.max(8, width - 50), look.cut);
	const isLive = logs.anchor === 'tail';
	const sign = isLive ? line`live ${look.play}` : line`paused ${look.pause}`;
	const waiting = isLive
		? line`+${shortRate(health?.events.per_second ?? 0)}/s`
		: line`${look.down} ${unseenText(logs, look)} new`;
	const hasFocus = state.focus === 'logs';
	const hints = hasFocus ? line`f follow  space pause  ` : line``;
	return ruleLine(line`${sign} ${query}`, line`${hints}${waiting} `, {width, look, hasFocus});
}

/** The event whose line stands in this row of the pane. */
export function eventAt(
	state: State,
	row: number,
	{width, height}: {readonly width: number; readonly height: number},
): number | undefined {
	const title = state.tab === 'logs' ? 0 : 1;
	return lineRows(state, width, height - title)[row - title]?.id;
}

function paddedRows(state: State, width: number, height: number): readonly Row[] {
	const rows = lineRows(state, width, height).map(({row}) => row);
	const missing = Array.from({length: height - rows.length}, () => fitRow([], width));
	return [...rows, ...missing];
}

function lineRows(state: State, width: number, height: number): readonly EventRow[] {
	const {logs} = state;
	return logs.anchor === 'tail'
		? fromBottom(state, width, height)
		: fromTop(state, {width, height, first: topIndex(logs)});
}

function fromBottom(state: State, width: number, height: number): readonly EventRow[] {
	const rows: EventRow[] = [];
	for (const event of state.logs.rows.slice(-height).toReversed()) {
		if (rows.length >= height) break;
		rows.unshift(...eventRows(state, event, width));
	}
	return rows.slice(-height);
}

function fromTop(
	state: State,
	{width, height, first}: {readonly width: number; readonly height: number; readonly first: number},
): readonly EventRow[] {
	const {logs} = state;
	const selected = logs.rows.findIndex(({id}) => id === logs.selected);
	const rows: EventRow[] = [];
	let endOfSelected = 0;
	for (const [index, event] of logs.rows.slice(first, first + height).entries()) {
		rows.push(...eventRows(state, event, width));
		if (index + first === selected) endOfSelected = rows.length;
	}
	// Wrapped lines take several rows: the selected one has to be on the screen still.
	const start = Math.max(0, endOfSelected - height);
	return rows.slice(start, start + height);
}

function topIndex(logs: LogsState): number {
	const index = logs.rows.findIndex(({id}) => id === logs.top);
	return index >= 0
		? index
		: Math.max(
				0,
				logs.rows.findIndex(({id}) => id === logs.selected),
			);
}

function emptyRows(state: State, width: number, height: number): readonly Row[] {
	const {logs, look} = state;
	if (logs.problem !== null)
		return messageRows(look.clean(logs.problem), {width, height, style: 'bad'});
	if (logs.isCounted) return countRows(state, width, height);
	return messageRows(emptyText(state), {width, height, style: 'faint'});
}

function emptyText({logs, health, look, link, tab}: State): SafeText {
	if (!logs.isLoaded) return waitingText(link, look);
	const searching = searchText({logs, health});
	if (searching !== undefined) return line`No line matches this filter so far: ${searching}.`;
	if (logs.query !== '')
		return tab === 'logs'
			? line`No line matches this filter. / changes it, esc takes it away.`
			: line`No line matches this filter. / changes it.`;
	const listeners = (health?.listeners ?? []).map(({kind, address, port}) =>
		look.clean(`${kind} ${address} port ${port}`),
	);
	if (listeners.length === 0) return line`No lines, and the hub listens nowhere: see 6 Hub.`;
	return line`No lines so far. The hub listens on ${joinText(listeners, line`, `)}.`;
}
