import {rmSync} from 'node:fs';
import path from 'node:path';
import {amountOf} from '../amounts.ts';
import type {Corpus, Framing} from '../load/corpus.ts';
import {writeCorpus} from '../load/corpus.ts';
import {medianOf} from '../median.ts';
import type {ReceiverKind, Wire} from '../peers/receiver.ts';
import {rsyslogTuned} from '../peers/rsyslog.ts';
import {cpuSeconds, peakResidentOf} from '../process-cost.ts';
import {mixLines} from '../syslog-mix.ts';
import {tableLines} from '../table.ts';
import type {Stage} from './stage.ts';
import {untilStored} from './until-stored.ts';

interface Case {
	readonly title: string;
	readonly framing: Framing;
	readonly format: Wire['format'];
	readonly connections: number;
}

/** What one run of a receiver told. */
interface Figures {
	readonly eventsPerSecond: number;
	/** Processor seconds per million events until all were stored, and until nothing was left to do. */
	readonly cpu: number;
	readonly settledCpu: number;
	readonly bytesPerEvent: number;
	readonly peakMebibytes: number;
	readonly lost: number;
	/** Of the sender: it must not be what is measured. */
	readonly senderCpu: number;
}

/** The one that ratios are to. */
const yardstick = rsyslogTuned.name;
const goals = [
	'goals of nms-hub: x rate >= 1.2, x CPU <= 0.8 where the index is put off, x + index <= 1.2;',
	'x rate >= 0.5 where it is not, and 5 times syslog-ng -> SQLite; x disk <= 0.35',
];
const mixMs = 60_000;
/** A receiver has run for a while before it is measured: a program in JavaScript is compiled as it runs. */
const warmUpEvents = 300_000;
const usual = {events: 1_000_000, rounds: 3};

const cases: readonly Case[] = [1, 20].flatMap((connections) => [
	{title: 'newline', framing: 'newline', format: 'rfc5424', connections},
	{title: 'octet-counted', framing: 'octet', format: 'rfc5424', connections},
	{title: 'RFC 3164', framing: 'newline', format: 'rfc3164', connections},
]);

/** Prints a table for each case: every receiver on the same lines, in turn, as often as there are rounds. */
export async function measureTcp(stage: Stage, print: (line: string) => void): Promise<void> {
	// A multiple of what syslog-ng puts into a transaction: it waits a second for a part of one.
	const events = Math.ceil(amountOf('events', usual.events) / 1000) * 1000;
	const rounds = amountOf('rounds', usual.rounds);
	for (const each of cases) {
		const now = Date.now();
		// Of the minute before: lines that are older than those before them cost more, and are seldom.
		const earlier = {name: 'warm-up', count: warmUpEvents, to: now - mixMs};
		const warmUp = corpusOf(stage, each, earlier);
		const corpus = corpusOf(stage, each, {name: 'corpus', count: events, to: now});
		// One after the other: they measure the same machine.
		// oxlint-disable-next-line no-await-in-loop
		const runs = await runRounds(stage, {...each, warmUp, corpus, rounds});
		warmUp.remove();
		corpus.remove();
		const size = Math.round(corpus.flatBytes / events);
		print(
			`${each.title}, connections: ${each.connections}; ${events} lines of ${size} bytes after ${warmUpEvents} others, medians of ${rounds}`,
		);
		for (const line of [...table(runs), '']) print(line);
	}
	for (const line of goals) print(line);
}

function corpusOf(
	{directory}: Stage,
	each: Case,
	{name, count, to}: {readonly name: string; readonly count: number; readonly to: number},
): Corpus {
	const lines = mixLines({count, format: each.format, from: to - mixMs, to});
	return writeCorpus(path.join(directory, name), lines, each);
}

type Runs = ReadonlyMap<string, readonly Figures[]>;

interface Rounds extends Case {
	/** Sent before what is measured. */
	readonly warmUp: Corpus;
	readonly corpus: Corpus;
	readonly rounds: number;
}

/** By kind, a run for each round. The order turns, so that nobody always follows the same one. */
async function runRounds(stage: Stage, {rounds, ...run}: Rounds): Promise<Runs> {
	const {kinds} = stage;
	const runs = new Map(kinds.map(({name}): [string, Figures[]] => [name, []]));
	for (let round = 0; round < rounds; round += 1) {
		const first = round % kinds.length;
		for (const kind of [...kinds.slice(first), ...kinds.slice(0, first)]) {
			// oxlint-disable-next-line no-await-in-loop
			const figures = await runOnce(stage, kind, run);
			runs.get(kind.name)?.push(figures);
		}
	}
	return runs;
}

async function runOnce(
	{directory, sender, receiveBufferBytes}: Stage,
	kind: ReceiverKind,
	{warmUp, corpus, framing, format}: Omit<Rounds, 'rounds'>,
): Promise<Figures> {
	const own = path.join(directory, 'run');
	const receiver = await kind.start(own, {framing, format, receiveBufferBytes});
	await untilStored(receiver, sender.tcp(receiver.port, warmUp.files), warmUp.events);
	await receiver.settled();
	const before = cpuSeconds(receiver.pid);
	const sending = sender.tcp(receiver.port, corpus.files);
	const all = warmUp.events + corpus.events;
	const {sent, time, cpuSeconds: used} = await untilStored(receiver, sending, all);
	await receiver.settled();
	const settled = cpuSeconds(receiver.pid);
	const peakMebibytes = peakResidentOf(receiver.pid);
	const kept = await receiver.stop();
	rmSync(own, {recursive: true});
	const millions = corpus.events / 1e6;
	return {
		eventsPerSecond: corpus.events / (time - sent.start),
		cpu: (used - before) / millions,
		settledCpu: (settled - before) / millions,
		bytesPerEvent: kept.bytes / Math.max(1, kept.events),
		peakMebibytes,
		lost: all - kept.events,
		senderCpu: sent.cpu / millions,
	};
}

function table(runs: Runs): readonly string[] {
	const head = [
		'',
		'events/s',
		'CPU s/M',
		'+ index',
		'B/event',
		'MiB',
		'x rate',
		'x CPU',
		'x + index',
		'x disk',
	];
	const rows = [...runs].map(([name, figures]) => rowOf(name, figures, runs.get(yardstick) ?? []));
	const all = [...runs.values()].flat();
	const senderCpu = medianOf(all.map((figures) => figures.senderCpu)).toFixed(2);
	const lost = [...runs].flatMap(([name, figures]) => {
		const most = Math.max(...figures.map((each) => each.lost));
		return most === 0 ? [] : [`${name}: up to ${most} lines were not stored`];
	});
	return [...tableLines(head, rows), `the sender used ${senderCpu} CPU s/M`, ...lost];
}

/** Medians of the figures, and of their ratios to the yardstick's of the same round. */
function rowOf(
	name: string,
	figures: readonly Figures[],
	yardsticks: readonly Figures[],
): readonly string[] {
	const median = (of: (each: Figures) => number): number => medianOf(figures.map(of));
	const ratio = (of: (each: Figures) => number): string => {
		const ratios = figures.flatMap((each, round) => {
			const other = yardsticks[round];
			return other === undefined ? [] : [of(each) / of(other)];
		});
		return ratios.length === 0 ? '-' : medianOf(ratios).toFixed(2);
	};
	return [
		name,
		Math.round(median((each) => each.eventsPerSecond)).toLocaleString('en'),
		median((each) => each.cpu).toFixed(2),
		median((each) => each.settledCpu).toFixed(2),
		median((each) => each.bytesPerEvent).toFixed(0),
		median((each) => each.peakMebibytes).toFixed(0),
		ratio((each) => each.eventsPerSecond),
		ratio((each) => each.cpu),
		ratio((each) => each.settledCpu),
		ratio((each) => each.bytesPerEvent),
	];
}
