import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, line, wrapText} from '../../base/terminal-text.ts';
import type {ParseErrorGroupJson, ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import {currentError, currentGroup} from '../error-actions.ts';
import {layoutOf} from '../layout.ts';
import type {State} from '../state.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {reasonWords, sourceText} from './error-list.ts';
import {markedTime, wholeCount} from './format.ts';
import {bytesPerRow, hexRows} from './hex-dump.ts';
import {messageRows} from './message.ts';
import {rawLineRows} from './raw-line.ts';
import {ruleLine} from './rule-line.ts';
import {scrolledRows} from './scrolled.ts';

/** Bytes of a line that are dumped at most; nothing longer is kept by default. */
const dumpLimit = 65_536;

/** One line that did not parse: which rule it breaks, the line with a caret, its bytes. */
export function errorRows(state: State, width: number, height: number): readonly Row[] {
	const group = currentGroup(state);
	const error = currentError(state);
	const head = titleRow(state, error, width);
	if (height < 1) return [];
	if (group === undefined || error === undefined) {
		const text = line`no parse error is selected`;
		return [head, ...messageRows(text, {width, height: height - 1, style: 'faint'})];
	}
	const view = {width, height: height - 1, look: state.look, scroll: state.errors.scroll};
	const hasFocus = state.focus === 'error';
	return [head, ...scrolledRows(errorContent(state, width), {...view, hasFocus})];
}

/** All rows of it. Where there is no room for all, and it does not fill the tab, the dump starts near the failing byte. */
export function errorContent(state: State, width: number): readonly Row[] {
	const group = currentGroup(state);
	const error = currentError(state);
	if (group === undefined || error === undefined) return [];
	const {look} = state;
	const raw = Buffer.from(error.raw_base64, 'base64').subarray(0, dumpLimit);
	const dump = hexRows(raw, error.offset, {look, width});
	const head = [
		...explanationRows(state, group, error, width),
		...rawLineRows(raw, error.offset, {look, width}),
	];
	const room = (layoutOf(state).error?.height ?? 0) - 1;
	const hasRoom = state.isZoomed || head.length + dump.length <= room;
	const near = Math.floor(Math.min(error.offset, raw.length - 1) / bytesPerRow(width)) - 1;
	const skipped = hasRoom ? 0 : Math.max(0, near);
	return [
		...head,
		...(skipped === 0 ? [] : [noteRow(line`bytes ${skipped * bytesPerRow(width)} on:`, width)]),
		...dump.slice(skipped),
		...(error.is_clipped === true ? [noteRow(line`reading the rest from the hub`, width)] : []),
	];
}

function titleRow(state: State, error: ParseErrorJson | undefined, width: number): Row {
	const {look, isZoomed, errors, focus} = state;
	const title =
		error === undefined
			? line`parse error`
			: line`parse error ${error.id}  ${markedTime(error.ingested, look)}`;
	const hasFocus = focus === 'error';
	return ruleLine(cutText(title, width - 24, look.cut), hintsOf(isZoomed, errors.lines !== null), {
		width,
		look,
		hasFocus,
	});
}

function hintsOf(isZoomed: boolean, isOpen: boolean): SafeText {
	if (isZoomed) return line`esc back  y copy`;
	return isOpen ? line`enter open  y copy` : line`enter lines  y copy`;
}

function explanationRows(
	{look}: State,
	group: ParseErrorGroupJson,
	error: ParseErrorJson,
	width: number,
): readonly Row[] {
	const words = group.explanation === '' ? reasonWords(group.reason) : group.explanation;
	const size = Buffer.byteLength(error.raw_base64, 'base64');
	const isShort = error.offset >= size && error.is_clipped !== true;
	const where = isShort
		? line`byte ${error.offset}: the line ends here`
		: line`byte ${error.offset} of ${wholeCount(size, look)}`;
	const from = line`${look.clean(sourceText(error.source))}, ${look.clean(error.reason)}, ${where}${eventText(error)}${newText(group)}`;
	return [
		...wrapText(look.clean(words.replaceAll('§', look.section)), Math.max(1, width - 2)).map(
			(text) => fitRow([span(line` ${text}`, 'strong')], width),
		),
		fitRow([span(line` ${from}`, 'faint')], width),
	];
}

/** What the line became when it was read again. */
function eventText({event}: ParseErrorJson): SafeText {
	if (event === undefined) return line``;
	return event === 0 ? line`; now an event` : line`; now event ${event}`;
}

function newText({is_new: isNew}: ParseErrorGroupJson): SafeText {
	return isNew === true ? line`; new sender: a accepts` : line``;
}

function noteRow(text: SafeText, width: number): Row {
	return fitRow([span(line`  ${text}`, 'faint')], width);
}
