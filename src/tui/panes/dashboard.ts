import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, line} from '../../base/terminal-text.ts';
import {alertStates} from '../../model/alert.ts';
import {endpointStates} from '../../model/endpoint.ts';
import {severities} from '../../model/severity.ts';
import type {StatisticsResult} from '../../proto/rpc/statistics-schema.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row, Span} from '../term/row.ts';
import {fitRow, span, wholePieces} from '../term/row.ts';
import {waitingText} from './alert-list.ts';
import {rankedRows} from './bar-list.ts';
import type {Ranked} from './bar-list.ts';
import {chartLine, chartRows} from './chart.ts';
import {dashboardHeights} from './dashboard-heights.ts';
import {beside, watchRows} from './dashboard-watch.ts';
import {stateLabel, stateStyle} from './endpoint-list.ts';
import {
	longTime,
	minuteOf,
	severityWord,
	shortCount,
	shortRate,
	sparkline,
	stateWord,
	wholeCount,
	markOf,
} from './format.ts';
import {messageRows} from './message.ts';

/** From this size on the share of parse errors has a chart of its own. */
const roomy = {columns: 120, rows: 24};

/** Fewest rows of a chart with axes; what has less room is one row of bars. */
const leastChartRows = 6;

/** A stretch of time too short to say anything of a rate, in seconds. */
const shortestSeconds = 15;

/** Severities of syslog (RFC 5424 §6.2.1) as the list has them, worst first; the last counts messages that have none. */
const syslogSeverities = [
	{name: line`critical+`, numbers: [0, 1, 2], style: 'high'},
	{name: line`error`, numbers: [3], style: 'high'},
	{name: line`warning`, numbers: [4], style: 'medium'},
	{name: line`notice`, numbers: [5], style: 'plain'},
	{name: line`info`, numbers: [6], style: 'plain'},
	{name: line`debug`, numbers: [7], style: 'plain'},
	{name: line`not said`, numbers: [8], style: 'faint'},
] as const;

/** Volumes: how much comes, from whom, how bad, what did not parse, what is open, who is alive. */
export function dashboardRows(state: State, width: number, height: number): readonly Row[] {
	const {dashboard, look, link} = state;
	const {statistics, problem} = dashboard;
	if (statistics === null) {
		const text = problem === null ? waitingText(link, look) : look.clean(problem);
		return messageRows(text, {width, height, style: problem === null ? 'faint' : 'bad'});
	}
	const heights = dashboardHeights(height);
	const rows = [
		...chartPart(state, statistics, {width, height: heights.chart}),
		errorRow(statistics, look, width),
		alertRow(statistics, look, width),
		endpointRow(statistics, look, width),
		...watchRows(state, width, heights.watch),
		...listPart(statistics, look, {width, height: heights.lists}),
	];
	return rows.slice(0, height);
}

interface Room {
	readonly width: number;
	readonly height: number;
}

function chartPart(
	state: State,
	statistics: StatisticsResult,
	{width, height}: Room,
): readonly Row[] {
	const {look, size} = state;
	const isRoomy = width >= roomy.columns && size.rows >= roomy.rows;
	if (height < leastChartRows) return linePart(state, statistics, width);
	const left = isRoomy ? Math.ceil(width * 0.6) : width;
	const perMinute = ratesOf(statistics, state.dashboard.takenAt);
	const times = {from: Date.parse(statistics.from), to: Date.parse(statistics.to)};
	const events = [
		eventHead(state, statistics, perMinute, left),
		...chartRows(
			{values: perMinute, ...times, label: (rate) => shortRate(rate)},
			{width: left, height: height - 1, look},
		),
	];
	if (!isRoomy) return events;
	const right = width - left;
	const errors = [
		fitRow([span(line` PARSE ERRORS, PERCENT`, 'strong')], right),
		...chartRows(
			{values: sharesOf(statistics), ...times, label: (share) => percentLabel(share, look)},
			{width: right, height: height - 1, look},
		),
	];
	return beside([events, errors], [left, right]);
}

/** The events on one row of bars, where there is no room for a chart. */
function linePart(state: State, statistics: StatisticsResult, width: number): readonly Row[] {
	const perMinute = ratesOf(statistics, state.dashboard.takenAt);
	const bars = line` ${chartLine(perMinute, width - 2, state.look)}`;
	return [eventHead(state, statistics, perMinute, width), fitRow([span(bars, 'accent')], width)];
}

function eventHead(
	{look}: State,
	statistics: StatisticsResult,
	rates: readonly number[],
	width: number,
): Row {
	const {events, bucket_seconds: seconds} = statistics;
	// The running bucket says nothing of its rate yet, and must not be told as more than came.
	const full = rates.slice(0, -1);
	const peak = Math.max(0, ...full);
	const at = Date.parse(statistics.from) + full.indexOf(peak) * seconds * 1000;
	const when = peak === 0 ? line`` : line` at ${peakTime(at, statistics, look)}${markOf(at, look)}`;
	const parts = [
		span(line` EVENTS PER MINUTE`, 'strong'),
		span(line`  last full ${stretchWord(seconds)} ${shortRate(full.at(-1) ?? 0)}`),
		span(line`  peak ${shortRate(peak)}${when}`),
		span(line`  ${wholeCount(sumOf(events), look)} in all`, 'faint'),
	];
	return fitRow(wholePieces(parts, width), width);
}

/** The length of a bucket. */
function stretchWord(seconds: number): SafeText {
	if (seconds === 60) return line`minute`;
	return seconds === 3600 ? line`hour` : line`${Math.round(seconds / 60)} min`;
}

/** The minute; of several days, the day too. */
function peakTime(time: number, {from, to}: StatisticsResult, look: Look): SafeText {
	const isLong = Date.parse(to) - Date.parse(from) > 86_400_000;
	return isLong ? longTime(new Date(time).toISOString(), look) : minuteOf(time, look);
}

/** Events per minute of each bucket; the running one by the time it has had. */
function ratesOf(
	{events, bucket_seconds: seconds, from}: StatisticsResult,
	takenAt: number,
): readonly number[] {
	const running = (takenAt - Date.parse(from)) / 1000 - (events.length - 1) * seconds;
	return events.map((count, index) => {
		const had = index < events.length - 1 ? seconds : Math.min(seconds, running);
		return (count * 60) / Math.max(shortestSeconds, had);
	});
}

/** Parse errors per hundred messages of each bucket. */
function sharesOf({events, parse_errors: errors}: StatisticsResult): readonly number[] {
	return errors.map((count, index) => shareOf(count, events[index] ?? 0));
}

function shareOf(errors: number, events: number): number {
	return errors === 0 ? 0 : (100 * errors) / (errors + events);
}

function errorRow(statistics: StatisticsResult, look: Look, width: number): Row {
	const {events, parse_errors: errors} = statistics;
	const [total, all] = [sumOf(errors), sumOf(events)];
	if (total === 0)
		return fitRow([label(line`PARSE ERRORS`), span(line`none: every line parsed`, 'good')], width);
	const share = shareOf(total, all);
	const shares = sharesOf(statistics);
	const groups = Array.from({length: 12}, (_, part) => {
		const size = shares.length / 12;
		return sumOf(shares.slice(Math.floor(part * size), Math.floor((part + 1) * size)));
	});
	const parts = [
		label(line`PARSE ERRORS`),
		span(line`${percentLabel(share, look)} of all lines`, share >= 1 ? 'bad' : 'plain'),
		span(line`, ${wholeCount(total, look)} in all`),
		span(line`  ${sparkline(groups, look)}`),
		span(trendOf(statistics, look), 'strong'),
		span(line`  see 4`, 'faint'),
	];
	return fitRow(wholePieces(parts, width), width);
}

/** The later half beside the earlier one. */
function trendOf({events, parse_errors: errors}: StatisticsResult, look: Look): SafeText {
	const half = Math.floor(events.length / 2);
	// Where nothing came before, there is nothing to compare with.
	if (sumOf(events.slice(0, half)) + sumOf(errors.slice(0, half)) === 0) return line``;
	const before = shareOf(sumOf(errors.slice(0, half)), sumOf(events.slice(0, half)));
	const now = shareOf(sumOf(errors.slice(half)), sumOf(events.slice(half)));
	if (now > before * 1.2) return line`  ${look.up} rising`;
	return now < before * 0.8 ? line`  ${look.down} falling` : line`  steady`;
}

function alertRow({alerts}: StatisticsResult, look: Look, width: number): Row {
	const states = alertStates.map((state) =>
		span(line`${stateWord(state)} ${shortCount(alerts.states[state])} `),
	);
	const open = severities
		.toReversed()
		.filter((severity) => alerts.open[severity] > 0)
		.flatMap((severity): readonly Span[] => [
			span(severityWord(severity), severity),
			span(line` ${shortCount(alerts.open[severity])} `),
		]);
	const parts = [
		label(line`ALERTS`),
		...(open.length === 0 ? [span(line`none open `, 'good')] : open),
		span(line`${look.bar} `, 'faint'),
		...states,
	];
	return fitRow(wholePieces(parts, width), width);
}

function endpointRow({endpoints}: StatisticsResult, look: Look, width: number): Row {
	const parts = endpointStates.flatMap((state): readonly Span[] => {
		const count = endpoints[state] ?? 0;
		return [
			span(stateLabel(state, look), count > 0 ? stateStyle(state) : 'faint'),
			span(line` ${shortCount(count)}   `),
		];
	});
	return fitRow([label(line`ENDPOINTS`), ...parts], width);
}

function listPart(
	{severity, sources, programs}: StatisticsResult,
	look: Look,
	{width, height}: Room,
): readonly Row[] {
	const widths = [Math.floor(width / 3), Math.floor(width / 3), width - 2 * Math.floor(width / 3)];
	const bySeverity: readonly Ranked[] = syslogSeverities.map(({name, numbers, style}) => ({
		name,
		count: numbers.reduce((sum: number, number) => sum + (severity[number] ?? 0), 0),
		style,
	}));
	// What did not parse was sent too.
	const bySource: readonly Ranked[] = sources.map(
		({address, name, events, parse_errors: errors}) => ({
			name: look.clean(name ?? address),
			count: events + errors,
			style: errors > events ? 'medium' : 'plain',
		}),
	);
	const byProgram: readonly Ranked[] = programs.map(({program, events}) => ({
		name: program === null ? line`not said` : look.clean(program),
		count: events,
		style: program === null ? 'faint' : 'plain',
	}));
	const lists = [
		{title: line`SEVERITY`, ranked: bySeverity},
		{title: line`TOP SOURCES`, ranked: bySource},
		{title: line`TOP PROGRAMS`, ranked: byProgram},
	].map((list, index) => rankedRows(list, {width: widths[index] ?? 1, height, look}));
	return beside(lists, widths);
}

function label(text: SafeText): Span {
	return span(line` ${fitText(text, 13)} `, 'strong');
}

/** `0.12%`, `4.1%`, `12%`: as many digits as say something. */
function percentLabel(share: number, {clean}: Look): SafeText {
	if (share === 0) return line`0%`;
	if (share < 1) return clean(`${share.toFixed(2)}%`);
	return clean(`${share.toFixed(share < 10 ? 1 : 0)}%`);
}

function sumOf(counts: readonly number[]): number {
	return counts.reduce((sum, count) => sum + count, 0);
}
