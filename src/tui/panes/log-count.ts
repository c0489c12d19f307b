import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, line} from '../../base/terminal-text.ts';
import type {AggregateJson} from '../../proto/rpc/search-schema.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {waitingText} from './alert-list.ts';
import {markedTime, shareBar, wholeCount} from './format.ts';
import {messageRows} from './message.ts';

/** Columns of a count and of its bar. */
const countWidth = 12;
const barWidth = 20;

/** Longest value that is cleaned: what is beyond cannot be seen. */
const valueLimit = 512;

/** One counted thing: how many, and of what. */
interface Counted {
	readonly name: SafeText;
	readonly count: number;
	/** Not one of those that are compared. */
	readonly isRest?: boolean;
}

/** What a filter with a stage counts: the most frequent values, or the steps of time, the latest where not all have room. */
export function countRows(state: State, width: number, height: number): readonly Row[] {
	const {logs, look, link} = state;
	const aggregate = logs.count?.aggregate ?? null;
	if (aggregate === null)
		return messageRows(waitingText(link, look), {width, height, style: 'faint'});
	const all = countedOf(aggregate, look);
	const isTime = aggregate.kind === 'count';
	const room = all.length > height ? height - 1 : height;
	const shown = isTime ? all.slice(-room) : all.slice(0, room);
	const highest = Math.max(1, ...all.map(({count, isRest}) => (isRest === true ? 0 : count)));
	const rows = shown.map((one) => countedRow(one, {highest, width, look}));
	const left = all.length - shown.length;
	const more = line` ${left} more; nms search has all of them`;
	const told = left === 0 ? rows : [...rows, fitRow([span(more, 'faint')], width)];
	const missing = Array.from({length: height - told.length}, () => fitRow([], width));
	return [...told, ...missing];
}

function countedOf(aggregate: AggregateJson, look: Look): readonly Counted[] {
	if (aggregate.kind === 'count') {
		const steps = aggregate.steps ?? [];
		return [
			...steps.map(({from, count}) => ({name: markedTime(from, look), count})),
			{name: line`in all`, count: aggregate.count, isRest: true},
		];
	}
	return [
		...aggregate.values.map(({value, count}) => ({
			name: look.clean(String(value).slice(0, valueLimit)),
			count,
		})),
		...restOf(line`other values`, aggregate.other),
		...restOf(line`without ${look.clean(aggregate.field)}`, aggregate.missing),
	];
}

function restOf(name: SafeText, count: number): readonly Counted[] {
	return count === 0 ? [] : [{name, count, isRest: true}];
}

function countedRow(
	{name, count, isRest}: Counted,
	{highest, width, look}: {readonly highest: number; readonly width: number; readonly look: Look},
): Row {
	const bar = isRest === true ? line`` : shareBar(count / highest, barWidth, look);
	const room = Math.max(1, width - countWidth - barWidth - 4);
	return fitRow(
		[
			span(line` ${fitText(wholeCount(count, look), -countWidth)} `, 'strong'),
			span(fitText(bar, barWidth), 'accent'),
			span(line`  ${cutText(name, room, look.cut)}`, isRest === true ? 'faint' : 'plain'),
		],
		width,
	);
}
