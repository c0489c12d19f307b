import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, line, widthOf} from '../../base/terminal-text.ts';
import {parseReasons} from '../../model/parse-reason.ts';
import type {ParseErrorGroupJson, ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import type {ErrorLinesState} from '../error-state.ts';
import type {State} from '../state.ts';
import type {Row} from '../term/row.ts';
import {fitRow, restyle, span} from '../term/row.ts';
import {waitingText} from './alert-list.ts';
import {shortCount, shortTime} from './format.ts';
import {messageRows} from './message.ts';

const sourceLeast = 13;

/** Groups of parse errors, or the lines of the open group: a header, then the part around the selection. */
export function errorListRows(state: State, width: number, height: number): readonly Row[] {
	const {errors} = state;
	if (errors.lines !== null) return lineListRows(state, errors.lines, {width, height});
	if (errors.rows.length === 0) return emptyRows(state, width, height);
	const sourceWidth = sourceWidthFor(state, width);
	const head = line`      N  ${fitText(line`FIRST`, 8)}  ${fitText(line`LAST`, 8)}  ${fitText(line`SOURCE`, sourceWidth)}  REASON`;
	const rows = Array.from({length: height - 1}, (_, row) => {
		const group = errors.rows[errors.top + row];
		return group === undefined ? fitRow([], width) : groupRow(state, group, {width, sourceWidth});
	});
	return [fitRow([span(head, 'faint')], width), ...rows];
}

/** The reason in words: its sentence in the model, or its name where the hub knows one that we do not. */
export function reasonWords(reason: string): string {
	return parseReasons.find(({name}) => name === reason)?.text ?? reason;
}

function sourceWidthFor({errors, look}: State, width: number): number {
	const longest = errors.rows.reduce(
		(most, {source}) => Math.max(most, widthOf(look.clean(sourceText(source).slice(0, width)))),
		sourceLeast,
	);
	return Math.min(longest, Math.max(sourceLeast, Math.floor(width / 4)));
}

function groupRow(
	{look, now, errors, focus}: State,
	group: ParseErrorGroupJson,
	{width, sourceWidth}: {readonly width: number; readonly sourceWidth: number},
): Row {
	const isSelected = group.id === errors.selected;
	const source = fitText(
		look.clean(sourceText(group.source).slice(0, width)),
		sourceWidth,
		look.cut,
	);
	const lead = line`${isSelected ? look.selected : line` `} ${fitText(shortCount(group.count), -5)}  ${shortTime(group.first_seen, now, look)}  ${shortTime(group.last_seen, now, look)}  ${source}  `;
	const room = Math.max(0, width - widthOf(lead));
	const words = line`${healedText(group)}${look.clean(reasonWords(group.reason))}`;
	const reason = cutText(words, room, look.cut);
	const row = fitRow([span(lead), span(reason)], width);
	if (!isSelected) return row;
	return restyle(row, focus === 'errors' ? 'selected' : 'strong');
}

/** How many of the group's lines are events by now. */
function healedText({count, reparsed}: ParseErrorGroupJson): SafeText {
	if (reparsed === 0) return line``;
	return reparsed >= count ? line`healed: ` : line`${shortCount(reparsed)} healed: `;
}

function lineListRows(
	state: State,
	lines: ErrorLinesState,
	{width, height}: {readonly width: number; readonly height: number},
): readonly Row[] {
	const {look} = state;
	const head = fitRow([span(line`  RECEIVED   BYTE  LINE`, 'faint')], width);
	if (lines.rows.length === 0) {
		const waiting = lines.isReading ? line`reading from the hub` : line`no line of it is kept`;
		const text = lines.problem === null ? waiting : look.clean(lines.problem);
		const style = lines.problem === null ? 'faint' : 'bad';
		return [head, ...messageRows(text, {width, height: height - 1, style})];
	}
	const rows = Array.from({length: height - 1}, (_, row) => {
		const error = lines.rows[lines.top + row];
		return error === undefined
			? fitRow([], width)
			: lineRow(state, error, {width, isSelected: error.id === lines.selected});
	});
	return [head, ...rows];
}

function lineRow(
	{look, now, focus}: State,
	error: ParseErrorJson,
	{width, isSelected}: {readonly width: number; readonly isSelected: boolean},
): Row {
	const raw = Buffer.from(error.raw_base64.slice(0, width * 8), 'base64').toString('utf8');
	const sign = isSelected ? look.selected : line` `;
	const lead = line`${sign} ${shortTime(error.ingested, now, look)}  ${fitText(line`${error.offset}`, -5)}  `;
	const room = Math.max(0, width - widthOf(lead));
	const row = fitRow([span(lead), span(cutText(look.clean(raw), room, look.cut))], width);
	if (!isSelected) return row;
	return restyle(row, focus === 'errors' ? 'selected' : 'strong');
}

/** `udp 192.0.2.7`. */
export function sourceText({channel, address}: ParseErrorGroupJson['source']): string {
	return `${channel} ${address}`;
}

function emptyRows(
	{errors, look, link, health}: State,
	width: number,
	height: number,
): readonly Row[] {
	if (errors.problem !== null)
		return messageRows(look.clean(errors.problem), {width, height, style: 'bad'});
	const text = errors.isLoaded ? allParsed(health?.events.received ?? 0) : waitingText(link, look);
	return messageRows(text, {width, height, style: 'faint'});
}

function allParsed(received: number): SafeText {
	return received === 0
		? line`No parse errors, and no line was received since the hub started: see 2 Endpoints for who should send.`
		: line`No parse errors: every line parsed. A line that breaks RFC 5424 or RFC 3164 is kept here, byte for byte, with the place where it breaks.`;
}
