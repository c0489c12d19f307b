import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, line, widthOf} from '../../base/terminal-text.ts';
import type {StatisticsResult} from '../../proto/rpc/statistics-schema.ts';
import {rangeOf, selectedTime} from '../log-volume.ts';
import type {State} from '../state.ts';
import {clockText, zoneMark} from '../term/clock.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {resample} from './chart.ts';
import {barSign, shortCount} from './format.ts';

const dayMs = 86_400_000;

/**
 * How much was received, over the lines, whatever their filter; `!` marks steps with errors, a caret where the selected line is. In one
 * row they are told by the style of the step:
 * ```
 *  13:03 ▁▁▂▇█▃▂▁▁▁▂▁▁ 14:03Z
 *    1 h      !  ▲     12 err
 * ```
 */
export function volumeRows(state: State, width: number, height: number): readonly Row[] {
	const {volume} = state.logs;
	if (volume === null) return Array.from({length: height}, () => fitRow([], width));
	const plot = plotOf(state, volume, {width, height});
	return height === 1 ? [barRow(state, plot, width)] : twoRows(state, plot, width);
}

/** The time of a column of the strip, in milliseconds since the epoch; undefined beside its plot. */
export function volumeTimeAt(
	state: State,
	x: number,
	size: {readonly width: number; readonly height: number},
): number | undefined {
	const {volume} = state.logs;
	if (volume === null) return undefined;
	const {from, to, events, left} = plotOf(state, volume, size);
	const column = x - left;
	if (column < 0 || column >= events.length) return undefined;
	return from + Math.floor((column / events.length) * (to - from));
}

/** What is drawn: values by column, between a text on either side. */
interface Plot {
	readonly from: number;
	readonly to: number;
	readonly events: readonly number[];
	readonly errors: readonly number[];
	/** Column of the selected line; -1 where it is not in this time. */
	readonly selected: number;
	readonly start: SafeText;
	readonly end: SafeText;
	readonly count: SafeText;
	/** Columns before the plot. */
	readonly left: number;
}

function plotOf(
	{logs, look}: State,
	volume: StatisticsResult,
	{width, height}: {readonly width: number; readonly height: number},
): Plot {
	const [from, to] = [Date.parse(volume.from), Date.parse(volume.to)];
	const errors = volume.errors.reduce((sum, count) => sum + count, 0);
	const filtered = logs.query === '' ? line`` : line`, unfiltered`;
	const count = line`${shortCount(errors)} err${filtered}`;
	const isLong = to - from > dayMs;
	const start = timeText(from, isLong, look);
	const end = line`${timeText(to, isLong, look)}${look.clean(zoneMark(to, look.clock))}`;
	const right =
		height === 1 ? widthOf(end) + 2 + widthOf(count) : Math.max(widthOf(end), widthOf(count));
	const columns = Math.max(1, width - widthOf(start) - right - 4);
	const time = selectedTime(logs);
	return {
		from,
		to,
		events: resample(volume.events, columns),
		errors: resample(volume.errors, columns),
		selected: time === undefined ? -1 : Math.floor(((time - from) / (to - from)) * columns),
		start,
		end,
		count,
		left: widthOf(start) + 2,
	};
}

function timeText(time: number, isLong: boolean, {clean, clock}: Look): SafeText {
	const text = clockText(time, clock);
	return clean(isLong ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(11, 16));
}

function barRow({look}: State, plot: Plot, width: number): Row {
	const {events, errors, selected, start, end, count} = plot;
	const highest = Math.max(1, ...events);
	const bars = events.map((value, column) => {
		const style = (errors[column] ?? 0) > 0 ? 'high' : 'accent';
		return span(barSign(value, highest, look), column === selected ? 'selected' : style);
	});
	return fitRow(
		[span(line` ${start} `, 'faint'), ...bars, span(line` ${end}  `, 'faint'), span(count)],
		width,
	);
}

function twoRows(state: State, plot: Plot, width: number): readonly Row[] {
	const {look, logs} = state;
	const {errors, selected, start, count} = plot;
	const marks = errors.map((value, column) => {
		if (column === selected) return span(look.caret, 'strong');
		return value > 0 ? span(line`!`, 'high') : span(line` `);
	});
	const range = fitText(look.clean(rangeOf(logs).name), -widthOf(start));
	return [
		barRow(state, {...plot, selected: -1, count: line``}, width),
		fitRow([span(line` ${range} `, 'faint'), ...marks, span(line` ${count}`)], width),
	];
}
