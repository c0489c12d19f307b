import {joinText, line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {StatisticsResult} from '../../proto/rpc/statistics-schema.ts';
import {durationText} from './amount.ts';
import type {ChartLook} from './chart.ts';
import {barText, sparkText} from './chart.ts';
import {countOf, timeText, valueText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** What `nms top` can order by volume. */
export const topKinds = ['hosts', 'programs', 'severity', 'sources'] as const;
export type TopKind = (typeof topKinds)[number];

/** Names of the syslog severities (RFC 5424 §6.2.1); the ninth are messages without one. */
const severityNames = [
	'emergency',
	'alert',
	'critical',
	'error',
	'warning',
	'notice',
	'informational',
	'debug',
	'none',
] as const;

/** Columns of a full bar. */
const barWidth = 40;

/** One line of a list: a name, how many events, and what else is known. */
interface Bar {
	readonly name: SafeText;
	readonly events: number;
	readonly note: SafeText;
}

/** `nms top`: how many events there were over time, then the lists asked for. */
export function topLines(
	statistics: StatisticsResult,
	kinds: readonly TopKind[],
	look: ChartLook,
): readonly string[] {
	return [
		...volumeLines(statistics, look),
		...kinds.flatMap((kind) => ['', ...listLines(kind, barsOf[kind](statistics), look)]),
	];
}

/** `nms top KIND --json`: the rows of one list. */
export function topRows(statistics: StatisticsResult, kind: TopKind): readonly object[] {
	if (kind !== 'severity') return statistics[kind];
	return statistics.severity.map((events, at) => ({
		severity: at < severityNames.length - 1 ? at : null,
		name: severityNames[at] ?? '',
		events,
	}));
}

const barsOf: Readonly<Record<TopKind, (statistics: StatisticsResult) => readonly Bar[]>> = {
	hosts: ({hosts}) =>
		hosts.map(({name, events}) => ({name: valueText(name), events, note: safe('')})),
	programs: ({programs}) =>
		programs.map(({program, events}) => ({name: valueText(program), events, note: safe('')})),
	severity: ({severity}) =>
		severity.map((events, at) => ({name: safe(severityNames[at] ?? ''), events, note: safe('')})),
	sources: ({sources}) =>
		sources.map(({address, channel, name, events, parse_errors: errors}) => ({
			name: name === null ? safe(address) : line`${safe(name)} (${safe(address)})`,
			events,
			note: errors === 0 ? safe(channel) : line`${safe(channel)}, ${errors} did not parse`,
		})),
};

function volumeLines(statistics: StatisticsResult, look: ChartLook): readonly string[] {
	const {events, parse_errors: errors, from, to, bucket_seconds: bucket} = statistics;
	const all = sum(events);
	const unparsed = sum(errors);
	const share = all + unparsed === 0 ? 0 : (unparsed / (all + unparsed)) * 100;
	return [
		joinText([timeText(from, look), safe('to'), timeText(to, look)], safe(' ')),
		`${sparkText(events, look)} ${countOf(all, 'event')}, at most ${Math.max(0, ...events)} in ${durationText(bucket)}`,
		...(unparsed === 0
			? []
			: [
					look.colours.yellow(`${countOf(unparsed, 'line')} did not parse (${share.toFixed(1)} %)`),
				]),
	];
}

function listLines(kind: TopKind, bars: readonly Bar[], look: ChartLook): readonly string[] {
	if (bars.length === 0) return [look.colours.bold(kind.toUpperCase()), 'no event'];
	const most = Math.max(...bars.map(({events}) => events));
	const columns: readonly Column<Bar>[] = [
		{title: safe(kind.toUpperCase()), text: ({name}) => name},
		{title: safe('EVENTS'), isNumber: true, text: ({events}) => safe(String(events))},
		{
			title: safe(''),
			text: ({events}) => barText(events, most, {...look, width: barWidth}),
			style: (cell) => look.colours.cyan(cell),
		},
		{title: safe(''), text: ({note}) => note},
	];
	return tableLines(columns, bars).map((text) => text.trimEnd());
}

function sum(counts: readonly number[]): number {
	return counts.reduce((total, count) => total + count, 0);
}
