import type {EventSource} from '../model/event.ts';
import type {FileVolumes, StatisticsRequest} from './statistics.ts';
import {minuteMs} from './statistics.ts';

/** Sources and names are counted by steps of this length: fine enough for the last hour, few enough for a month. */
export const stepMs = 5 * minuteMs;

/** Severity of events that state none. */
const noSeverity = 8;
const levels = noSeverity + 1;

/** Longest name of a host or program that is counted by itself. */
const nameLimit = 128;

export type VolumeSource = Pick<EventSource, 'channel' | 'address'>;

/** The distinct values of a column, and by row the place of its value plus 1; 0 where it has none. */
interface Names {
	readonly values: readonly string[];
	readonly ids: ArrayLike<number>;
}

/** Events to be counted, one entry of each column a row. */
export interface CountedRows {
	readonly receivedAt: ArrayLike<number>;
	/** PRI, or below 0. */
	readonly priority: ArrayLike<number>;
	readonly sources: readonly VolumeSource[];
	/** Place in `sources`. */
	readonly source: ArrayLike<number>;
	readonly hosts: Names;
	readonly programs: Names;
}

export interface MinuteVolume {
	/** Events by severity 0 to 7; the ninth counts those without. */
	readonly levels: number[];
	parseErrors: number;
}

export interface StepVolume {
	/** By channel and address. */
	readonly sources: Map<
		string,
		{readonly source: VolumeSource; events: number; parseErrors: number}
	>;
	/** Events by claimed host and by program; '' is of those without. */
	readonly hosts: Map<string, number>;
	readonly programs: Map<string, number>;
}

/** How much was received, by minute and by step: what is counted beside the rows of one transaction, or of those of the head. */
export class Volumes {
	readonly minutes = new Map<number, MinuteVolume>();
	readonly steps = new Map<number, StepVolume>();

	addRows(rows: CountedRows): void {
		for (let from = 0; from < rows.receivedAt.length;) from = this.#addRun(rows, from);
	}

	addParseError(receivedAt: number, source: VolumeSource): void {
		this.#minute(Math.floor(receivedAt / minuteMs)).parseErrors += 1;
		sourceOf(this.#step(Math.floor(receivedAt / stepMs)), source).parseErrors += 1;
	}

	/** Counts the rows from this one on that came in one minute; returns the next. */
	#addRun(rows: CountedRows, from: number): number {
		const minute = Math.floor((rows.receivedAt[from] ?? 0) / minuteMs);
		const [first, end] = [minute * minuteMs, (minute + 1) * minuteMs];
		let to = from + 1;
		for (; to < rows.receivedAt.length; to += 1) {
			const time = rows.receivedAt[to] ?? 0;
			if (time < first || time >= end) break;
		}
		const {levels: known} = this.#minute(minute);
		for (let row = from; row < to; row += 1) increase(known, levelOf(rows.priority[row] ?? -1));
		const step = this.#step(Math.floor(first / stepMs));
		const sources = idCounts(rows.source, {from, to, ids: rows.sources.length});
		for (const [place, source] of rows.sources.entries())
			if (sources[place] !== 0) sourceOf(step, source).events += sources[place] ?? 0;
		addNames(step.hosts, rows.hosts, {from, to});
		addNames(step.programs, rows.programs, {from, to});
		return to;
	}

	#minute(number: number): MinuteVolume {
		const known = this.minutes.get(number);
		if (known !== undefined) return known;
		const minute = {levels: Array.from({length: levels}, () => 0), parseErrors: 0};
		this.minutes.set(number, minute);
		return minute;
	}

	#step(number: number): StepVolume {
		const known = this.steps.get(number);
		if (known !== undefined) return known;
		const step: StepVolume = {sources: new Map(), hosts: new Map(), programs: new Map()};
		this.steps.set(number, step);
		return step;
	}
}

/** What of the counts is of rows received within the time, as a file tells it: of sources and names by the steps that touch it. */
export function volumesWithin(
	{minutes, steps}: Volumes,
	{from, to, bucketMs}: StatisticsRequest,
): FileVolumes {
	const isWithin = (at: number, lengthMs: number): boolean =>
		at >= Math.floor(from / lengthMs) && at < Math.ceil(to / lengthMs);
	const touched = [...steps].filter(([step]) => isWithin(step, stepMs)).map(([, volume]) => volume);
	const namesOf = (kind: 'hosts' | 'programs'): FileVolumes['hosts'] =>
		touched.flatMap((volume) =>
			[...volume[kind]].map(([name, events]) => ({name: name === '' ? null : name, events})),
		);
	return {
		buckets: [...minutes]
			.filter(([minute]) => isWithin(minute, minuteMs))
			.map(([minute, {levels: severity, parseErrors}]) => ({
				bucket: Math.floor((minute * minuteMs - from) / bucketMs),
				parseErrors,
				severity,
			})),
		sources: touched.flatMap((volume) =>
			[...volume.sources.values()].map(({source, events, parseErrors}) => ({
				channel: source.channel,
				address: source.address,
				events,
				parseErrors,
			})),
		),
		hosts: namesOf('hosts'),
		programs: namesOf('programs'),
	};
}

/** A name as it is counted. */
function countedName(name: string): string {
	return name.slice(0, nameLimit).toWellFormed();
}

function levelOf(priority: number): number {
	return priority < 0 ? noSeverity : priority & 7;
}

function increase(counts: number[] | Uint32Array, at: number): void {
	counts[at] = (counts[at] ?? 0) + 1;
}

interface Run {
	readonly from: number;
	readonly to: number;
}

/** How many rows of the run have each id, of those up to `ids`. */
function idCounts(
	column: ArrayLike<number>,
	{from, to, ids}: Run & {readonly ids: number},
): Uint32Array {
	const counts = new Uint32Array(ids + 1);
	for (let row = from; row < to; row += 1) increase(counts, column[row] ?? 0);
	return counts;
}

function sourceOf({sources}: StepVolume, source: VolumeSource) {
	const key = `${source.channel} ${source.address}`;
	const known = sources.get(key);
	if (known !== undefined) return known;
	const volume = {source, events: 0, parseErrors: 0};
	sources.set(key, volume);
	return volume;
}

function addNames(known: Map<string, number>, {values, ids}: Names, run: Run): void {
	for (const [id, count] of idCounts(ids, {...run, ids: values.length}).entries()) {
		if (count === 0) continue;
		const name = id === 0 ? '' : countedName(values[id - 1] ?? '');
		known.set(name, (known.get(name) ?? 0) + count);
	}
}
