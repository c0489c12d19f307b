import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, line, safe} from '../../base/terminal-text.ts';
import {rfc3339} from '../../base/time.ts';
import type {Dialect} from '../../model/dialect.ts';
import type {SpanName} from '../../model/event-batch.ts';
import {explainReason} from '../../model/parse-reason.ts';
import {facilityKeyword, severityKeyword} from '../../model/priority-keyword.ts';
import type {Explanation, FrameFault} from '../../pipeline/explain.ts';
import {factLine} from './facts.ts';
import type {Look} from './look.ts';
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
	readonly ruleName: (id: string) => string;
}

/** Columns of a byte range, of a name, and of a text. */
const [rangeWidth, nameWidth, textWidth] = [10, 18, 90];

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
	look: Look,
): readonly string[] {
	const {sizeBytes, parts, decoder} = explained;
	return [
		look.colours.bold(`line ${about.line}`),
		factLine('frame', frameText(sizeBytes, about)),
		factLine('dialect', dialectText(explained, about.dialect)),
		...refusalLines(explained, about.raw, look),
		...priorityLines(explained),
		...unreadLines(explained, about.raw),
		...parts.map(({name, from, to, text}) => rangeLine({from, to, name: partNames[name], text})),
		factLine('time', timeLine(explained)),
		factLine('decoder', decoderText(explained)),
		...(decoder?.captures ?? []).map(({type, field, from, to, text}) =>
			rangeLine({from, to, name: field ?? `<${type}>`, text}),
		),
		...fieldLines(explained),
		factLine('rules', rulesText(explained, about)),
		'',
	];
}

/** The same as one JSON object. */
export function explanationToJson(
	explained: Explanation,
	{line: number, dialect, ruleName, frame, fault}: ExplainedLine,
): object {
	const {sizeBytes, format, refusal, priority, parts, time, decoder, fields, rules} = explained;
	return {
		line: number,
		frame: {bytes: sizeBytes, text: frame, fault: fault?.end ?? null},
		dialect,
		format,
		why: whyText(explained),
		refusal: refusal && {...refusal, explanation: explainReason(refusal.reason)},
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
		rules: rules.map(({id, fields: kept}) => ({id, name: ruleName(id), fields: kept})),
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

function refusalLines({refusal}: Explanation, raw: Buffer, look: Look): readonly string[] {
	if (refusal === null) return [];
	const [text, caret] = caretLines(raw, refusal.offset);
	const why = line`${safe(refusal.reason)} at byte ${safe(String(refusal.offset))}: ${safe(explainReason(refusal.reason))}`;
	const note = 'what can be read of it nonetheless follows; decoders and rules do not see it';
	return [
		look.colours.red(factLine('refused', why)),
		`  ${text}`,
		look.colours.red(`  ${caret}`),
		factLine('', safe(note)),
	];
}

function priorityLines({priority}: Explanation): readonly string[] {
	if (priority === null) return [];
	const [facility, severity] = [priority >> 3, priority & 7];
	const meaning = `facility ${facility} (${facilityKeyword(facility) ?? '?'}), severity ${severity} (${severityKeyword(severity) ?? '?'})`;
	return [factLine('PRI', safe(`${priority}: ${meaning}`))];
}

/** What stands between PRI and the first part: a relay's header, a sequence number of Cisco. */
function unreadLines({format, priority, parts}: Explanation, raw: Buffer): readonly string[] {
	const [from, to] = [raw.indexOf('>') + 1, parts[0]?.from ?? 0];
	const text = raw.toString('utf8', from, to);
	const isUnread = format === 'rfc3164' && priority !== null && to > from && text.trim() !== '';
	return isUnread ? [rangeLine({from, to, name: '(left out)', text})] : [];
}

function timeLine({time, parts}: Explanation): SafeText {
	const resolved = safe(rfc3339(time.resolved));
	const isSent = parts.some(({name}) => name === 'timestamp');
	if (!time.hasStamp && isSent)
		return line`${resolved}, of receipt: the calendar lacks the day of its time stamp`;
	if (!time.hasStamp) return line`${resolved}, of receipt: it has no time stamp`;
	const year = time.hasYear ? '' : ', the year that is nearest to its receipt';
	const zone = time.hasZone ? '' : ', the time zone that was given or is ours';
	return line`${resolved}${safe(year)}${safe(zone)}`;
}

function decoderText({decoder, refusal}: Explanation): SafeText {
	if (refusal !== null) return safe('-');
	if (decoder === null) return safe('no pattern knows the message');
	const {pack, file, line: row, text} = decoder.place;
	return line`${safe(pack)}, ${safe(file)}:${safe(String(row))}: ${safe(text)}`;
}

function fieldLines({fields}: Explanation): readonly string[] {
	return [...fields].map(([name, value], index) =>
		factLine(
			index === 0 ? 'fields' : '',
			line`${safe(name.padEnd(nameWidth))} ${cutText(safe(String(value)), textWidth)}`,
		),
	);
}

function rulesText({rules, refusal}: Explanation, {ruleName}: ExplainedLine): SafeText {
	if (refusal !== null) return safe('-');
	if (rules.length === 0) return safe('none matches');
	return safe(rules.map(({id}) => `${ruleName(id)} (${id})`).join(', '));
}

function rangeLine({
	from,
	to,
	name,
	text,
}: {
	readonly from: number;
	readonly to: number;
	readonly name: string;
	readonly text: string;
}): string {
	const range = `${from}-${to}`.padStart(rangeWidth);
	return line`${safe(range)}  ${safe(name.padEnd(nameWidth))} ${cutText(safe(text), textWidth)}`;
}
