import {cutText, joinText, line} from '../../base/terminal-text.ts';
import {severities} from '../../model/severity.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import type {State} from '../state.ts';
import {clockText} from '../term/clock.ts';
import type {Row} from '../term/row.ts';
import {rowWidth, span, spread} from '../term/row.ts';
import {minuteOf, severityWord, shortCount, shortRate, sparkline, markOf} from './format.ts';

/** Is it live, and am I missing anything? The first line of every screen. */
export function healthRows(state: State, width: number): readonly Row[] {
	if (state.link.kind === 'lost') return [staleRow(state, state.link, width)];
	const right = linkPart(state);
	const left = [span(line` `), ...joinParts(state, partsOf(state), width - rowWidth(right) - 2)];
	return [spread(left, right, width)];
}

function staleRow(
	{look, health}: State,
	{since, reason}: Extract<State['link'], {kind: 'lost'}>,
	width: number,
): Row {
	const time = look.clean(clockText(since, look.clock).slice(11, 19));
	const hint = span(line` trying again, R now `, 'banner');
	const word = health === null ? line`no hub` : line`stale`;
	const text = line` ${look.live} ${word} ${time}  ${look.clean(reason)}`;
	const shown = cutText(text, width - rowWidth([hint]), look.cut);
	return spread([span(shown, 'banner')], [hint], width, 'banner');
}

function linkPart({link, look, now}: State): Row {
	const time = minuteOf(now, look);
	const device = look.clock.zone === 'device' ? line`, lines as sent` : line``;
	return link.kind === 'live'
		? [span(line`${look.live} live`, 'good'), span(line` ${time}${markOf(now, look)}${device} `)]
		: [span(line`${look.stale} connecting `, 'strong')];
}

/** The parts, most important first: as many as fit in their shortest form, then each in the longest for which there is room. */
function joinParts({look}: State, parts: readonly (readonly Row[])[], width: number): Row {
	const separator = span(line` ${look.bar} `, 'faint');
	const widthAll = (rows: readonly Row[]): number =>
		rows.reduce((sum, row) => sum + rowWidth(row), 0) + rowWidth([separator]) * (rows.length - 1);
	let shown: readonly (readonly Row[])[] = [];
	for (const forms of parts) {
		const more = [...shown, forms];
		if (widthAll(more.map(shortest)) <= width) shown = more;
	}
	let rows = shown.map(shortest);
	for (const [index, forms] of shown.entries()) {
		const fits = (form: Row): boolean => widthAll(rows.with(index, form)) <= width;
		rows = rows.with(index, forms.find(fits) ?? shortest(forms));
	}
	return rows.flatMap((row, index) => (index === 0 ? row : [separator, ...row]));
}

function shortest(forms: readonly Row[]): Row {
	return forms.at(-1) ?? [];
}

function partsOf({health, look}: State): readonly (readonly Row[])[] {
	if (health === null) return [[[span(line`nms`, 'strong')]]];
	const name = [span(line`nms `, 'strong'), span(look.clean(health.hub.name))];
	const {parse_errors: errors, per_second: rate, last_minute: minute} = health.events;
	const spark = sparkline(sixths(minute), look);
	return [
		[name],
		openPart(health),
		...diskPart(health),
		...problemPart(health),
		...dropPart(health),
		[[span(line`${shortRate(rate)}/s ${spark}`)], [span(line`${shortRate(rate)}/s`)]],
		...(isPlain(health) ? [[[span(line`agents: plain`, 'medium')]]] : []),
		// The tab of parse errors has their count too.
		...(errors === 0 ? [] : [[[span(line`parse err ${shortCount(errors)}`, 'medium')]]]),
	];
}

/** What is open; without the new ones where there is no room, since the tab of alerts says how many wait. */
function openPart({alerts}: HealthJson): readonly Row[] {
	const open = severities
		.toReversed()
		.filter((severity) => (alerts.open[severity] ?? 0) > 0)
		.slice(0, 3)
		.flatMap((severity) => [
			span(line` `),
			span(severityWord(severity), severity),
			span(line` ${shortCount(alerts.open[severity] ?? 0)}`),
		])
		.slice(1);
	const none = [span(line`no open alerts`, 'faint')];
	const known = open.length === 0 ? none : open;
	return [[...known, span(line` new ${shortCount(alerts.new)}`)], known];
}

function problemPart({problems}: HealthJson): readonly (readonly Row[])[] {
	const count = problems.length;
	if (count === 0) return [];
	const text = count === 1 ? line`1 problem` : line`${count} problems`;
	return [[[span(line`${text}, see 6`, 'bad')], [span(text, 'bad')]]];
}

/** Nothing new is seen then, however quiet it looks. */
function diskPart({disk}: HealthJson): readonly (readonly Row[])[] {
	if (disk.state === 'enough') return [];
	return [[[span(line`disk full, nothing taken in`, 'bad')], [span(line`disk full`, 'bad')]]];
}

/** Lost without a trace otherwise, so it is said first thing. */
function dropPart({dropped}: HealthJson): readonly (readonly Row[])[] {
	const lost = dropped.buffer_full + dropped.over_quota;
	const kinds = [
		lost > 0 ? line`dropped ${shortCount(lost)}` : undefined,
		dropped.not_allowed > 0 ? line`refused ${shortCount(dropped.not_allowed)}` : undefined,
	].filter((text) => text !== undefined);
	const [first] = kinds;
	return first === undefined
		? []
		: [[[span(joinText(kinds, line` `), 'bad')], [span(first, 'bad')]]];
}

/** Agents connect over TCP and need not prove who they are: whoever reaches the port can be one. */
export function isPlain({agents}: HealthJson): boolean {
	const isOverTcp = agents.listeners.some((address) => address.startsWith('tcp:'));
	return isOverTcp && agents.authentication === 'none';
}

/** Sixty seconds as six sums. */
function sixths(seconds: readonly number[]): readonly number[] {
	return Array.from({length: 6}, (_, part) =>
		seconds.slice(part * 10, part * 10 + 10).reduce((sum, count) => sum + count, 0),
	);
}
