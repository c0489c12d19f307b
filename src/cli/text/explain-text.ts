import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, line, safe, wrapText} from '../../base/terminal-text.ts';
import {rfc3339} from '../../base/time.ts';
import type {Dialect} from '../../model/dialect.ts';
import type {SpanName} from '../../model/event-batch.ts';
import {explainReason} from '../../model/parse-reason.ts';
import {facilityKeyword, severityKeyword} from '../../model/priority-keyword.ts';
import type {Explanation, FrameFault} from '../../pipeline/explain.ts';
import type {RaisedAlert} from '../explain/alerts-of.ts';
import {factLine, factLines} from './facts.ts';
import type {ScreenLook} from './look.ts';
import {countOf} from './look.ts';
import {caretLines} from './raw-bytes.ts';

/** What is known of a message beside what the pipeline says. */
export interface ExplainedLine {
	/** Number of its line, from 1. */
	readonly line: number;
	readonly raw: Buffer;
	/** How it was framed, in words, and what was wrong with that. */
	readonly frame: string;
	readonly fault: FrameFault | undefined;
	readonly dialect: Dialect;
	/** Other dialects that read a message which does not parse. */
	readonly readBy: readonly Dialect[];
	readonly ruleName: (id: string) => string;
	/** The alerts that come of the rule's hits: its own, or those of rules that count them. */
	readonly alertsOf: (id: string) => readonly RaisedAlert[];
}

/** Columns of a byte range, of a name, and of a text where the screen has no width. */
const [rangeWidth, nameWidth, textWidth] = [10, 18, 90];
/** Of a screen too narrow for what stands before it. */
const leastWidth = 20;
/** Lines of a value that is long. */
const mostLines = 6;

/** Parts of a message by the words of the RFCs. */
const partNames: Readonly<Record<SpanName, string>> = {
	timestamp: 'TIMESTAMP',
	host: 'HOSTNAME',
	program: 'APP-NAME',
	procid: 'PROCID',
	msgid: 'MSGID',
	structuredData: 'STRUCTURED-DATA',
	message: 'MSG',
};

/** `nms explain`: one fact per stage, the bytes [from, to) of each part before it. */
export function explanationLines(
	explained: Explanation,
	about: ExplainedLine,
	look: ScreenLook,
): readonly string[] {
	const {sizeBytes, parts, decoder} = explained;
	const {columns} = look;
	return [
		look.colours.bold(`line ${about.line}`),
		...factLines('frame', frameText(sizeBytes, about), columns),
		...factLines('dialect', dialectText(explained, about.dialect), columns),
		...refusalLines(explained, about, look),
		...priorityLines(explained),
		...unreadLines(explained, about.raw, columns),
		...parts.flatMap(({name, ...part}) => rangeLines({...part, name: partNames[name]}, columns)),
		...factLines('time', timeLine(explained), columns),
		...factLines('decoder', decoderText(explained), columns),
		...(decoder?.captures ?? []).flatMap(({type, field, ...part}) =>
			rangeLines({...part, name: field ?? `<${type}>`}, columns),
		),
		...fieldLines(explained, columns),
		...ruleLines(explained, about, columns),
		'',
	];
}

/** The same as one JSON object. */
export function explanationToJson(
	explained: Explanation,
	{line: number, dialect, ruleName, alertsOf, readBy, frame, fault}: ExplainedLine,
): object {
	const {sizeBytes, format, refusal, priority, parts, time, decoder, fields, rules} = explained;
	return {
		line: number,
		frame: {bytes: sizeBytes, text: frame, fault: fault?.end ?? null},
		dialect,
		format,
		why: whyText(explained),
		refusal: refusal && {
			...refusal,
			explanation: explainReason(refusal.reason),
			read_by: readBy,
		},
		pri: priority,
		header: parts.map(({name, ...part}) => ({part: partNames[name], ...part})),
		time: {
			'@timestamp': rfc3339(time.resolved),
			has_timestamp: time.hasStamp,
			has_year: time.hasYear,
			has_zone: time.hasZone,
		},
		decoder: decoder && {...decoder.place, captures: decoder.captures},
		fields: Object.fromEntries(fields),
		rules: rules.map(({id, fields: kept}) => ({
			id,
			name: ruleName(id),
			fields: kept,
			alerts: alertsOf(id),
		})),
	};
}

function frameText(sizeBytes: number, {frame, fault}: ExplainedLine): SafeText {
	const cut = fault?.end === 'too_long' ? ', the beginning of a longer one' : '';
	return safe(`one message of ${countOf(sizeBytes, 'byte')}, ${frame}${cut}`);
}

function dialectText(explained: Explanation, dialect: Dialect): SafeText {
	return line`${safe(dialect)}: ${safe(formatNames[explained.format])}, ${safe(whyText(explained))}`;
}

const formatNames: Readonly<Record<Explanation['format'], string>> = {
	rfc5424: 'RFC 5424',
	rfc3164: 'RFC 3164',
	file: 'a line of a log file',
	gelf: 'GELF',
};

function whyText({format, priority, refusal}: Explanation): string {
	if (format === 'gelf') return 'since it is said to be, whatever the dialect';
	if (priority === null) return 'by what else it has, since it has no valid <PRI>';
	if (refusal?.reason === 'version') return 'to which it comes nearest';
	if (format === 'rfc5424') return 'since a version number and a space follow <PRI>';
	return 'since no version number and space follow <PRI>';
}

function refusalLines(
	{refusal}: Explanation,
	{raw, readBy}: ExplainedLine,
	{colours, columns}: ScreenLook,
): readonly string[] {
	if (refusal === null) return [];
	const [text, caret] = caretLines(raw, refusal.offset, columns);
	const why = line`${safe(refusal.reason)} at byte ${safe(String(refusal.offset))}: ${safe(explainReason(refusal.reason))}`;
	const note = 'what can be read of it nonetheless follows; decoders and rules do not see it';
	return [
		...factLines('refused', why, columns).map((each) => colours.red(each)),
		`  ${text}`,
		colours.red(`  ${caret}`),
		...factLines('', safe(note), columns),
		...factLines('', readByText(readBy), columns),
	];
}

function readByText(dialects: readonly Dialect[]): SafeText {
	const [first, ...others] = dialects;
	if (first === undefined) return safe('no other dialect reads it');
	const names = others.length === 0 ? '' : ` (and so does ${others.join(', ')})`;
	return safe(`the dialect ${first} reads it${names}: nms clinic apply SENDER --dialect ${first}`);
}

function priorityLines({priority}: Explanation): readonly string[] {
	if (priority === null) return [];
	const [facility, severity] = [priority >> 3, priority & 7];
	const meaning = `facility ${facility} (${facilityKeyword(facility) ?? '?'}), severity ${severity} (${severityKeyword(severity) ?? '?'})`;
	return [factLine('PRI', safe(`${priority}: ${meaning}`))];
}

/** What stands between PRI and the first part: a relay's header, a sequence number of Cisco. */
function unreadLines(
	{format, priority, parts}: Explanation,
	raw: Buffer,
	columns: number,
): readonly string[] {
	const [from, to] = [raw.indexOf('>') + 1, parts[0]?.from ?? 0];
	const text = raw.toString('utf8', from, to);
	const isUnread = format === 'rfc3164' && priority !== null && to > from && text.trim() !== '';
	return isUnread ? rangeLines({from, to, name: '(left out)', text}, columns) : [];
}

function timeLine({time, parts}: Explanation): SafeText {
	const resolved = safe(rfc3339(time.resolved));
	const isSent = parts.some(({name}) => name === 'timestamp');
	if (!time.hasStamp && isSent)
		return line`${resolved}, of receipt: the calendar lacks the day of its time stamp`;
	if (!time.hasStamp) return line`${resolved}, of receipt: no time stamp can be read`;
	const year = time.hasYear ? '' : ', the year that is nearest to its receipt';
	const zone = time.hasZone ? '' : ', the time zone that was given or is ours';
	return line`${resolved}${safe(year)}${safe(zone)}`;
}

function decoderText({decoder, refusal, fields}: Explanation): SafeText {
	if (refusal !== null) return safe('-');
	const dataset = fields.get('event.dataset');
	if (decoder === null && dataset !== undefined)
		return line`no pattern knows the message; its fields are those of ${safe(String(dataset))}`;
	if (decoder === null) return safe('no pattern knows the message');
	const {pack, file, line: row, text} = decoder.place;
	return line`${safe(pack)}, ${safe(file)}:${safe(String(row))}: ${safe(text)}`;
}

function fieldLines({fields}: Explanation, columns: number): readonly string[] {
	return [...fields].flatMap(([name, value], index) => {
		const before = factLine(index === 0 ? 'fields' : '', safe(name.padEnd(nameWidth)));
		return hangingLines(`${before} `, safe(String(value)), columns);
	});
}

/** A rule, and what comes of it: most hits are only counted. */
function ruleLines(
	{rules, refusal}: Explanation,
	{ruleName, alertsOf}: ExplainedLine,
	columns: number,
): readonly string[] {
	if (refusal !== null) return [factLine('rules', safe('-'))];
	if (rules.length === 0) return [factLine('rules', safe('none matches'))];
	return rules.flatMap(({id}, index) => [
		...factLines(index === 0 ? 'rules' : '', safe(`${ruleName(id)} (${id})`), columns),
		...alertsOf(id).flatMap((alert) => factLines('', alertText(alert, id), columns)),
	]);
}

function alertText({id, name, severity, condition}: RaisedAlert, ruleId: string): SafeText {
	if (id === ruleId) return safe(`  an alert by itself, ${severity}`);
	return line`  counted for ${safe(name)}, ${safe(severity)}: ${safe(condition)}`;
}

function rangeLines(
	{
		from,
		to,
		name,
		text,
	}: {
		readonly from: number;
		readonly to: number;
		readonly name: string;
		readonly text: string;
	},
	columns: number,
): readonly string[] {
	const range = `${from}-${to}`.padStart(rangeWidth);
	return hangingLines(line`${safe(range)}  ${safe(name.padEnd(nameWidth))} `, safe(text), columns);
}

/** The text behind what stands before it, in as many lines as it takes; where there is no width, cut. */
function hangingLines(before: string, text: SafeText, columns: number): readonly string[] {
	if (!Number.isFinite(columns)) return [`${before}${cutText(text, textWidth)}`];
	const width = Math.max(leastWidth, columns - before.length);
	return wrapText(text, width, mostLines).map(
		(each, index) => `${index === 0 ? before : ' '.repeat(before.length)}${each}`,
	);
}
