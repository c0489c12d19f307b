import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, joinText, line, wrapText} from '../../base/terminal-text.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import type {LogsState, State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row, Style} from '../term/row.ts';
import {fitRow, restyle, rowWidth, span} from '../term/row.ts';
import {waitingText} from './alert-list.ts';
import {shortRate, shortTime, unseenText} from './format.ts';
import {queryText, searchText} from './filter-line.ts';
import {messageRows} from './message.ts';
import {ruleLine} from './rule-line.ts';

/** Columns of hosts and programs, from a width of the pane on. */
const nameColumns = [
	{from: 140, host: 20, program: 14},
	{from: 100, host: 14, program: 12},
	{from: 76, host: 10, program: 8},
	{from: 0, host: 8, program: 8},
] as const;

/** Most characters of a message that are cleaned per screen row: what is beyond cannot be seen. */
const charactersPerColumn = 4;

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

/** A printed row and the event it is of. */
interface EventRow {
	readonly id: number;
	readonly row: Row;
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

function eventRows(state: State, event: EventJson, width: number): readonly EventRow[] {
	const {look, logs, now} = state;
	const isSelected = logs.anchor !== 'tail' && event.id === logs.selected;
	const head = headOf(event, {look, now, width, isSelected});
	const room = Math.max(1, width - rowWidth(head));
	const most = logs.isWrapped ? Math.ceil(event.message.length / room) + 1 : 1;
	const text = look.clean(event.message.slice(0, room * charactersPerColumn * most));
	const style = messageStyle(event.log.syslog.severity);
	if (!logs.isWrapped) return [dress([...head, span(cutText(text, room, look.cut), style)])];
	const [first = line``, ...rest] = wrapText(text, room);
	const indent = span(fitText(line``, rowWidth(head)));
	return [
		dress([...head, span(first, style)]),
		...rest.map((part) => dress([indent, span(part, style)])),
	];

	function dress(row: Row): EventRow {
		const fitted = fitRow(row, width);
		const emphasis = state.focus === 'logs' ? 'selected' : 'strong';
		return {id: event.id, row: isSelected ? restyle(fitted, emphasis) : fitted};
	}
}

function headOf(
	event: EventJson,
	{
		look,
		now,
		width,
		isSelected,
	}: {
		readonly look: Look;
		readonly now: number;
		readonly width: number;
		readonly isSelected: boolean;
	},
): Row {
	const names = namesFor(width);
	const sign = isSelected ? look.selected : line` `;
	const time = shortTime(event['@timestamp'], now, look);
	const severity = severitySign(event.log.syslog.severity);
	const host = named(event.host.name ?? event.log.source.address, names.host, look);
	const program = named(event.process.name ?? '-', names.program, look);
	return [
		span(line`${sign}${time} `, 'faint'),
		span(line`${severity} `, messageStyle(event.log.syslog.severity)),
		span(line`${host} `),
		span(line`${program} `, 'accent'),
	];
}

function namesFor(width: number): {readonly host: number; readonly program: number} {
	return nameColumns.find(({from}) => width >= from) ?? nameColumns[3];
}

function named(name: string, width: number, {clean, cut}: Look): SafeText {
	return fitText(clean(name.slice(0, width * charactersPerColumn)), width, cut);
}

/** A letter, since colour alone says nothing: E for error and worse (RFC 5424 §6.2.1: 0-3), W for warning. */
function severitySign(severity: number | null): SafeText {
	if (severity === null || severity > 4) return line` `;
	return severity === 4 ? line`W` : line`E`;
}

function messageStyle(severity: number | null): Style {
	if (severity === null || severity > 4) return 'plain';
	return severity === 4 ? 'medium' : 'high';
}

function emptyRows(state: State, width: number, height: number): readonly Row[] {
	const {logs, look} = state;
	if (logs.problem !== null)
		return messageRows(look.clean(logs.problem), {width, height, style: 'bad'});
	return messageRows(emptyText(state), {width, height, style: 'faint'});
}

function emptyText({logs, health, look, link}: State): SafeText {
	if (!logs.isLoaded) return waitingText(link, look);
	const searching = searchText({logs, health});
	if (searching !== undefined) return line`No line matches this filter so far: ${searching}.`;
	if (logs.query !== '') return line`No line matches this filter. / changes it.`;
	const listeners = (health?.listeners ?? []).map(({kind, address, port}) =>
		look.clean(`${kind} ${address} port ${port}`),
	);
	if (listeners.length === 0) return line`No lines, and the hub listens nowhere: see 6 Hub.`;
	return line`No lines so far. The hub listens on ${joinText(listeners, line`, `)}.`;
}
