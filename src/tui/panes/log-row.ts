import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, line, wrapText} from '../../base/terminal-text.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import type {EventWord} from '../event-words.ts';
import {chosenWord} from '../event-words.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row, Style} from '../term/row.ts';
import {fitRow, rowWidth, sliceRow, span} from '../term/row.ts';
import {shortTime} from './format.ts';
import {hostCell} from './host-cell.ts';

/** A printed row and the event it is of. */
export interface EventRow {
	readonly id: number;
	readonly row: Row;
}

/** Columns of hosts and programs, from a width of the pane on. */
const nameColumns = [
	{from: 140, host: 20, program: 14},
	{from: 100, host: 14, program: 12},
	{from: 76, host: 10, program: 8},
	{from: 0, host: 8, program: 8},
] as const;

/** Most characters of a message that are cleaned per screen row: what is beyond cannot be seen. */
const charactersPerColumn = 4;

/** One line: a row, or several where it is wrapped. */
export function eventRows(state: State, event: EventJson, width: number): readonly EventRow[] {
	const {look, logs, now} = state;
	const isSelected = logs.anchor !== 'tail' && event.id === logs.selected;
	const emphasis = state.focus === 'logs' ? 'selected' : 'strong';
	const chosen = isSelected ? chosenWord(event, logs.word) : undefined;
	const word = chosen && {place: chosen.place, style: wordStyles[emphasis]};
	const head = headOf(event, {look, now, width, isSelected, word});
	const room = Math.max(1, width - rowWidth(head));
	const [first = [], ...rest] = messageRows({state, event, room, word});
	const indent = span(fitText(line``, rowWidth(head)));
	return [dress([...head, ...first]), ...rest.map((row) => dress([indent, ...row]))];

	function dress(row: Row): EventRow {
		const fitted = fitRow(row, width);
		if (!isSelected) return {id: event.id, row: fitted};
		return {
			id: event.id,
			row: fitted.map((part) => (part.style === word?.style ? part : {...part, style: emphasis})),
		};
	}
}

/** The chosen word stands out of its line, which stands out of the others: styles that no part of a line has otherwise. */
const wordStyles = {selected: 'strong', strong: 'selected'} as const;

/** Where the chosen word stands, and how it is shown. */
interface ShownWord extends Pick<EventWord, 'place'> {
	readonly style: Style;
}

interface Message {
	readonly state: State;
	readonly event: EventJson;
	readonly room: number;
	readonly word: ShownWord | undefined;
}

function messageRows({state, event, room, word}: Message): readonly Row[] {
	const {look, logs} = state;
	if (word !== undefined && typeof word.place === 'object')
		return wordRows({state, event, room, word}, word.place);
	const most = logs.isWrapped ? Math.ceil(event.message.length / room) + 1 : 1;
	const text = look.clean(event.message.slice(0, room * charactersPerColumn * most));
	const style = messageStyle(event.log.syslog.severity);
	const parts = logs.isWrapped ? wrapText(text, room) : [cutText(text, room, look.cut)];
	return parts.map((part) => [span(part, style)]);
}

/** The message with a word of it that stands out; where it is cut, the part with the word is shown. */
function wordRows(
	{state, event, room, word}: Message,
	{from, to}: {readonly from: number; readonly to: number},
): readonly Row[] {
	const {clean, cut} = state.look;
	const {message} = event;
	const style = messageStyle(event.log.syslog.severity);
	const end = state.logs.isWrapped ? message.length : to + room * charactersPerColumn;
	const before = span(clean(message.slice(0, from)), style);
	const shown = span(clean(message.slice(from, to)), word?.style);
	const row = [before, shown, span(clean(message.slice(to, end)), style)];
	const width = rowWidth(row);
	if (state.logs.isWrapped)
		return Array.from({length: Math.max(1, Math.ceil(width / room))}, (_, index) =>
			sliceRow(row, index * room, room),
		);
	const wordEnd = Math.min(before.columns + shown.columns, before.columns + room - 1);
	const hidden = Math.max(0, wordEnd - room + 1);
	const mark = span(line`${cut}`, style);
	const isCut = width - hidden > room;
	const start = hidden > 0 ? [mark, ...sliceRow(row, hidden + 1, room - 1)] : row;
	return [isCut ? [...fitRow(start, room - 1), mark] : start];
}

function headOf(
	event: EventJson,
	{
		look,
		now,
		width,
		isSelected,
		word,
	}: {
		readonly look: Look;
		readonly now: number;
		readonly width: number;
		readonly isSelected: boolean;
		readonly word: ShownWord | undefined;
	},
): Row {
	const names = namesFor(width);
	const sign = isSelected ? look.selected : line` `;
	const time = timeOf(event, now, look);
	const severity = severitySign(event.log.syslog.severity);
	const host = hostCell(event, names.host, look);
	const program = named(event.process.name ?? '-', names.program, look);
	return [
		span(line`${sign}${time} `, 'faint'),
		span(line`${severity} `, messageStyle(event.log.syslog.severity)),
		span(host, word?.place === 'host' ? word.style : 'plain'),
		span(line` `),
		span(program, word?.place === 'program' ? word.style : 'accent'),
		span(line` `),
	];
}

/** By the device's own clock, the time of a line of today is what the device wrote into it. */
function timeOf(event: EventJson, now: number, look: Look): SafeText {
	const time = shortTime(event['@timestamp'], now, look);
	if (look.clock.zone !== 'device' || time.endsWith(' ')) return time;
	const [written] = /\d{2}:\d{2}:\d{2}/.exec(event.log.syslog.timestamp ?? '') ?? [];
	return written === undefined ? time : look.clean(written);
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
