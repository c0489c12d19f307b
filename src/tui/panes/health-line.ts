import {cutText, joinText, line} from '../../base/terminal-text.ts';
import {severities} from '../../model/severity.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import type {State} from '../state.ts';
import type {Row, Span} from '../term/row.ts';
import {rowWidth, span, spread} from '../term/row.ts';
import {minuteOf, severityWord, shortCount, shortRate, sparkline} from './format.ts';

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
	const time = look.clean(new Date(since).toISOString().slice(11, 19));
	const hint = span(line` trying again, R now `, 'banner');
	const word = health === null ? line`no hub` : line`stale`;
	const text = line` ${look.live} ${word} ${time}  ${look.clean(reason)}`;
	const shown = cutText(text, width - rowWidth([hint]), look.cut);
	return spread([span(shown, 'banner')], [hint], width, 'banner');
}

function linkPart({link, look, now}: State): Row {
	const time = minuteOf(now, look);
	return link.kind === 'live'
		? [span(line`${look.live} live`, 'good'), span(line` ${time}Z `)]
		: [span(line`${look.stale} connecting `, 'strong')];
}

/** The parts, most important first, each in the longest of its forms that fits; one that does not fit at all is left out. */
function joinParts({look}: State, parts: readonly (readonly Row[])[], width: number): Row {
	const joined: Span[] = [];
	for (const forms of parts) {
		const separator = joined.length === 0 ? [] : [span(line` ${look.bar} `, 'faint')];
		const room = width - rowWidth(joined) - rowWidth(separator);
		const part = forms.find((form) => rowWidth(form) <= room);
		if (part !== undefined) joined.push(...separator, ...part);
	}
	return joined;
}

function partsOf({health, look}: State): readonly (readonly Row[])[] {
	if (health === null) return [[[span(line`nms`, 'strong')]]];
	const name = [span(line`nms `, 'strong'), span(look.clean(health.hub.name))];
	const {parse_errors: errors, per_second: rate, last_minute: minute} = health.events;
	const spark = sparkline(sixths(minute), look);
	const problems = line`${health.problems.length} problems, see 6`;
	return [
		[name],
		[openPart(health)],
		...(health.problems.length === 0 ? [] : [[[span(problems, 'bad')]]]),
		dropPart(health),
		...(errors === 0 ? [] : [[[span(line`parse err ${shortCount(errors)}`, 'medium')]]]),
		[[span(line`${shortRate(rate)}/s ${spark}`)], [span(line`${shortRate(rate)}/s`)]],
		...(isPlain(health) ? [[[span(line`agents: plain`, 'medium')]]] : []),
	];
}

function openPart({alerts}: HealthJson): Row {
	const open = severities
		.toReversed()
		.filter((severity) => (alerts.open[severity] ?? 0) > 0)
		.slice(0, 3)
		.flatMap((severity) => [
			span(severityWord(severity), severity),
			span(line` ${shortCount(alerts.open[severity] ?? 0)} `),
		]);
	const none = [span(line`no open alerts `, 'faint')];
	return [...(open.length === 0 ? none : open), span(line`new ${shortCount(alerts.new)}`)];
}

/** Lost without a trace otherwise, so it is said first thing. */
function dropPart({dropped}: HealthJson): readonly Row[] {
	const kinds = [
		dropped.buffer_full > 0 ? line`dropped ${shortCount(dropped.buffer_full)}` : undefined,
		dropped.not_allowed > 0 ? line`refused ${shortCount(dropped.not_allowed)}` : undefined,
	].filter((text) => text !== undefined);
	return kinds.length === 0 ? [] : [[span(joinText(kinds, line` `), 'bad')]];
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
