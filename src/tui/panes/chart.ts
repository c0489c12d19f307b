import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, joinText, line, widthOf} from '../../base/terminal-text.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';

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

/** Columns between the starts of two times on the axis. */
const timeStep = 16;

const hourMs = 3_600_000;

/**
 * A column chart, `height` rows with its axes:
 * ```
 *  3.1k ┤    ▂▇
 *  1.5k ┤▁▂▃▅██▃▁
 *     0 └──────────────
 *        13:03     14:03Z
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

/** The values as so many columns: each the highest of those it covers, a value over several columns repeated. */
function resample(values: readonly number[], columns: number): readonly number[] {
	const per = values.length / columns;
	return Array.from({length: columns}, (_, column) => {
		const first = Math.floor(column * per);
		const last = Math.max(first + 1, Math.floor((column + 1) * per));
		return Math.max(0, ...values.slice(first, last));
	});
}

/** The next of 1, 2, 5, 10, 20 ... so that axes have round numbers; at least one hundredth. */
function roundUp(value: number): number {
	if (value <= 0) return 1;
	const power = 10 ** Math.max(-2, Math.floor(Math.log10(value)));
	const step = [1, 2, 4, 5, 10].find((one) => one * power >= value) ?? 10;
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

function axisRows(
	{from, to, plotWidth}: {readonly from: number; readonly to: number; readonly plotWidth: number},
	{width, look}: {readonly width: number; readonly look: Look},
): readonly Row[] {
	const rule = joinText(Array.from({length: plotWidth}, () => look.rule));
	const axis = line` ${fitText(line`0`, -labelWidth)} ${look.corner}${rule}`;
	const left = fitText(line``, labelWidth + 3);
	const last = timeText(to, to - from, look);
	const count = Math.max(1, Math.floor((plotWidth - widthOf(last) - 2) / timeStep));
	const times = Array.from({length: count}, (_, index) => {
		const time = from + ((to - from) * index * timeStep) / plotWidth;
		return fitText(timeText(time, to - from, look), timeStep);
	});
	const room = plotWidth - widthOf(last);
	const labels = line`${left}${fitText(joinText(times), Math.max(0, room), '')}${last}`;
	return [fitRow([span(axis, 'faint')], width), fitRow([span(labels, 'faint')], width)];
}

/** The minute, UTC; with the day where the chart spans several. */
function timeText(time: number, spanMs: number, {clean}: Look): SafeText {
	const iso = new Date(time).toISOString();
	return clean(
		spanMs > 25 * hourMs ? `${iso.slice(5, 10)} ${iso.slice(11, 13)}h` : `${iso.slice(11, 16)}Z`,
	);
}
