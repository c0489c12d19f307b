import {cutText, joinText, line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {ParseErrorGroupJson, ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import {factLine, factLines} from './facts.ts';
import type {Look, ScreenLook} from './look.ts';
import {countOf, timeText} from './look.ts';
import {caretLines, dumpLines} from './raw-bytes.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** Columns of a raw line in a table. */
const rawWidth = 60;

/** `nms parse-errors list`: one row per source and reason. */
export function groupTable(groups: readonly ParseErrorGroupJson[], look: Look): readonly string[] {
	const columns: readonly Column<ParseErrorGroupJson>[] = [
		{title: safe('COUNT'), isNumber: true, text: ({count}) => safe(String(count))},
		{title: safe('HEALED'), isNumber: true, text: ({reparsed}) => safe(String(reparsed))},
		{title: safe('SOURCE'), text: ({source}) => sourceText(source)},
		{
			title: safe('REASON'),
			text: ({reason}) => safe(reason),
			style: (cell) => look.colours.yellow(cell),
		},
		{title: safe('LAST SEEN'), text: (group) => timeText(group.last_seen, look)},
		{title: safe('NEWEST'), isNumber: true, text: ({newest}) => safe(String(newest.id))},
		{title: safe('LINE'), text: ({newest}) => lineText(newest)},
	];
	return tableLines(columns, groups);
}

/** `nms parse-errors list --lines`: one row per line. */
export function errorTable(errors: readonly ParseErrorJson[], look: Look): readonly string[] {
	const columns: readonly Column<ParseErrorJson>[] = [
		{title: safe('ID'), isNumber: true, text: ({id}) => safe(String(id))},
		{title: safe('RECEIVED'), text: (error) => timeText(error.ingested, look)},
		{title: safe('SOURCE'), text: ({source}) => sourceText(source)},
		{
			title: safe('REASON'),
			text: ({reason}) => safe(reason),
			style: (cell) => look.colours.yellow(cell),
		},
		{title: safe('BYTE'), isNumber: true, text: ({offset}) => safe(String(offset))},
		{title: safe('LINE'), text: lineText},
	];
	return tableLines(columns, errors);
}

/** `nms parse-errors show`: which rule the line breaks and where. */
export function errorPage(
	error: ParseErrorJson,
	explanation: string,
	look: ScreenLook,
): readonly string[] {
	const raw = Buffer.from(error.raw_base64, 'base64');
	const [text, caret] = caretLines(raw, error.offset, look.columns);
	const size = `${countOf(raw.length, 'byte')}${error.is_clipped === true ? ' and more' : ''}`;
	return [
		factLine('parse error', safe(String(error.id))),
		factLine('received', timeText(error.ingested, look)),
		factLine('source', sourceText(error.source)),
		...factLines('reason', line`${safe(error.reason)}: ${safe(explanation)}`, look.columns),
		...(error.event === undefined ? [] : [factLine('became', eventText(error.event))]),
		factLine('where', safe(`byte ${error.offset} of ${size}, from 0`)),
		'',
		text,
		look.colours.red(caret),
		'',
		...dumpLines(raw, error.offset),
	];
}

/** The event that a line became when it was read again. */
function eventText(event: number): SafeText {
	return event === 0 ? safe('an event') : safe(`event ${event}`);
}

/** The line's first characters; bytes that are no UTF-8 as the sign of that. */
function lineText({raw_base64: base64}: ParseErrorJson): SafeText {
	return cutText(safe(Buffer.from(base64, 'base64').toString('utf8')), rawWidth);
}

function sourceText({channel, address}: ParseErrorJson['source']): SafeText {
	return joinText([safe(channel), safe(address)], safe(' '));
}
