import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, joinText, line, widthOf} from '../../base/terminal-text.ts';
import type {Look} from '../term/glyphs.ts';
import {clockText, zoneMark} from '../term/clock.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {sparkline} from './format.ts';

export interface Chart {
	/** One value per stretch of time, all as long, oldest first. */
	readonly values: readonly number[];
	/** In milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	/** Of the value axis, with its unit where the title does not say it. */
	readonly label: (value: number) => SafeText;
}

const labelWidth = 6;

/** Fewest columns between two times on the axis. */
const leastTickColumns = 9;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const longestStep = 7 * dayMs;

/** Times between two ticks, shortest first; all but the last divide a day. */
const timeSteps = [
	...[1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720].map((minutes) => minutes * minuteMs),
	dayMs,
	2 * dayMs,
	longestStep,
];

/**
 * A column chart, `height` rows with its axes:
 * ```
 *  3.1k ┤    ▂▇
 *  1.5k ┤▁▂▃▅██▃▁
 *     0 └──────────────
 *         13:30    14:03Z
 * ```
 */
export function chartRows(
	{values, from, to, label}: Chart,
	{width, height, look}: {readonly width: number; readonly height: number; readonly look: Look},
): readonly Row[] {
	const plotWidth = Math.max(1, width - labelWidth - 3);
	const plotHeight = Math.max(1, height - 2);
	const columns = resample(values, plotWidth);
	const highest = roundUp(Math.max(...columns, 0));
	const rows = Array.from({length: plotHeight}, (_, row) => {
		const floor = plotHeight - 1 - row;
		const signs = columns.map((value) => cellSign((value / highest) * plotHeight - floor, look));
		const text = axisLabel({row, plotHeight, highest, label});
		return fitRow(
			[
				span(line` ${fitText(text, -labelWidth)} `, 'faint'),
				span(text === '' ? look.bar : look.tick, 'faint'),
				span(joinText(signs), 'accent'),
			],
			width,
		);
	});
	return [...rows, ...axisRows({from, to, plotWidth}, {width, look})].slice(0, height);
}

/** The values on one row, each column as high as it is beside the highest. */
export function chartLine(values: readonly number[], width: number, look: Look): SafeText {
	return sparkline(resample(values, Math.max(1, width)), look);
}

/** The values as so many columns: each the highest of those it covers, a value over several columns repeated. */
export function resample(values: readonly number[], columns: number): readonly number[] {
	const per = values.length / columns;
	return Array.from({length: columns}, (_, column) => {
		const first = Math.floor(column * per);
		const last = Math.max(first + 1, Math.floor((column + 1) * per));
		return Math.max(0, ...values.slice(first, last));
	});
}

/** The next round number, so that axes have such; at least one hundredth. Of small ones the half is whole too. */
function roundUp(value: number): number {
	if (value <= 0) return 1;
	const power = 10 ** Math.max(-2, Math.floor(Math.log10(value)));
	const steps = power < 10 ? [1, 2, 4, 6, 8, 10] : [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
	const step = steps.find((one) => one * power >= value) ?? 10;
	return step * power;
}

function cellSign(height: number, {bars}: Look): SafeText {
	if (height <= 0) return line` `;
	const eighths = Math.min(bars.length, Math.max(1, Math.round(height * bars.length)));
	return bars[eighths - 1] ?? line` `;
}

/** At the top and, where there is room, half-way. */
function axisLabel({
	row,
	plotHeight,
	highest,
	label,
}: {
	readonly row: number;
	readonly plotHeight: number;
	readonly highest: number;
	readonly label: (value: number) => SafeText;
}): SafeText {
	if (row === 0) return label(highest);
	const isHalf = plotHeight >= 4 && plotHeight % 2 === 0 && row === plotHeight / 2;
	return isHalf ? label(highest / 2) : line``;
}

/** The axis with a tick at each round time that has room for its label, and the labels; the end of the time stands at the right. */
function axisRows(
	{from, to, plotWidth}: Axis,
	{width, look}: {readonly width: number; readonly look: Look},
): readonly Row[] {
	const end = endText(to, to - from, look);
	const labels = tickLabels({from, to, plotWidth}, widthOf(end), look);
	const ticks = new Set(labels.map(({column}) => column));
	const rule = Array.from({length: plotWidth}, (_, column) =>
		ticks.has(column) ? look.axisTick : look.rule,
	);
	const axis = line` ${fitText(line`0`, -labelWidth)} ${look.corner}${joinText(rule)}`;
	const texts = labels.reduce(
		(before, {column, text}) => line`${fitText(before, column)}${text}`,
		line``,
	);
	const room = Math.max(0, plotWidth - widthOf(end));
	const left = fitText(line``, labelWidth + 3);
	return [
		fitRow([span(axis, 'faint')], width),
		fitRow([span(line`${left}${fitText(texts, room, '')}${end}`, 'faint')], width),
	];
}

interface Axis {
	readonly from: number;
	readonly to: number;
	/** Columns from the one time to the other. */
	readonly plotWidth: number;
}

/** Round times, each in its own column, none so near to the next or to the text at the end that they touch. */
function tickLabels(
	{from, to, plotWidth}: Axis,
	endWidth: number,
	look: Look,
): readonly {readonly column: number; readonly text: SafeText}[] {
	const columnMs = (to - from) / plotWidth;
	// Of several days the days are told: the same hour of each would be no help.
	const least = to - from > dayMs ? dayMs : 0;
	const step =
		timeSteps.find((one) => one >= least && one / columnMs >= leastTickColumns) ?? longestStep;
	const ahead = look.clock.aheadMs(from);
	const first = Math.ceil((from + ahead) / step) * step - ahead;
	const count = Math.max(0, Math.floor((to - first) / step) + 1);
	return Array.from({length: count}, (_, index) => {
		const time = first + index * step;
		return {column: Math.round((time - from) / columnMs), text: tickText(time, step, look)};
	}).filter(({column, text}) => column + widthOf(text) + 2 <= plotWidth - endWidth);
}

/** The minute, or the day where ticks are days apart; by the clock that the text at the end names. */
function tickText(time: number, step: number, {clean, clock}: Look): SafeText {
	const text = clockText(time, clock);
	return clean(step >= dayMs ? text.slice(5, 10) : text.slice(11, 16));
}

/** The last minute, with the day where the chart spans several. */
function endText(time: number, spanMs: number, {clean, clock}: Look): SafeText {
	const text = clockText(time, clock);
	const day = spanMs > dayMs ? `${text.slice(5, 10)} ` : '';
	return clean(`${day}${text.slice(11, 16)}${zoneMark(time, clock)}`);
}
