// Searching a day of events in a hub beside rg, grep and mawk over a flat file of the same lines, hot and with cold caches.
//
//   BENCH_EVENTS=10000000 node dist/bench/run.js search
import {statSync} from 'node:fs';
import path from 'node:path';
import {amountOf} from './amounts.ts';
import type {BenchHub} from './bench-hub.ts';
import {startBenchHub} from './bench-hub.ts';
import {withDirectory} from './leftovers.ts';
import {LineWriter} from './load/corpus.ts';
import type {ReceivedLine} from './load/store-filler.ts';
import {asFilled, StoreFiller} from './load/store-filler.ts';
import {installed} from './peers/debian.ts';
import {bytesBelow, indexComplete} from './peers/hub-receiver.ts';
import type {AnswerTime} from './search/answer-time.ts';
import {dropCaches, hotCommand, hotHub, onceMs, runCommand} from './search/answer-time.ts';
import {plantedMix} from './search/planted-mix.ts';
import type {Question} from './search/questions.ts';
import {questions} from './search/questions.ts';
import {mixDescription} from './syslog-mix.ts';
import {tableLines} from './table.ts';

const usualEvents = 1_000_000;
/** Less than a day, so that the last day of the hub's clock holds them all at the end of the bench, too. */
const spanMs = 23 * 3_600_000;

interface Day {
	/** Of the hub. */
	readonly directory: string;
	readonly flatFile: string;
}

/** Prints the answers' times hot and cold, and the questions that cannot be asked yet. */
export async function benchSearch(print: (line: string) => void): Promise<void> {
	const events = amountOf('events', usualEvents);
	if (installed(peers).length < Object.keys(peers).length) {
		print(`left out: ${Object.values(peers).join(' and ')} cannot both be installed`);
		return;
	}
	await withDirectory(async (directory) => {
		const day = {
			directory: path.join(directory, 'hub'),
			flatFile: path.join(directory, 'flat.log'),
		};
		await fill(day, events);
		const sizes = `flat file ${mebibytes(statSync(day.flatFile).size)}, hub ${mebibytes(bytesBelow(day.directory))}`;
		print(`${events} events of ${spanMs / 3_600_000} h; ${sizes}`);
		for (const line of explanations) print(line);
		await printHot(day, print);
		await printCold(day, print);
	});
}

const explanations = [
	`mix: ${mixDescription}`,
	'The hub takes upper and lower case as equal, the others do not. Goals: so many times as fast as rg,',
	'as grep; or a time. Last 1,000: rg | tail, tac | grep -m; severity: mawk; top 10: | sort | uniq -c.',
];
const peers = {rg: 'ripgrep', mawk: 'mawk'};

async function fill({directory, flatFile}: Day, events: number): Promise<void> {
	const filler = await StoreFiller.open(path.join(directory, 'state'));
	const flat = new LineWriter(flatFile);
	const to = Date.now();
	await filler.add(
		written(plantedMix({count: events, format: 'rfc5424', from: to - spanMs, to}), flat),
	);
	await filler.close();
	flat.close();
}

/** The lines, written to the flat file on their way. */
function* written(lines: Iterable<ReceivedLine>, flat: LineWriter): Generator<ReceivedLine> {
	for (const received of lines) {
		flat.write(`${received.line}\n`);
		yield received;
	}
}

interface HotTimes {
	readonly question: Question;
	readonly hub: AnswerTime | undefined;
	readonly rg: AnswerTime | undefined;
	readonly other: AnswerTime | undefined;
}

async function printHot({directory, flatFile}: Day, print: (line: string) => void): Promise<void> {
	const hub = await startBenchHub(directory, {sections: asFilled});
	await indexComplete(hub);
	const times: HotTimes[] = [];
	for (const question of questions) {
		// oxlint-disable-next-line no-await-in-loop
		times.push(await hotTimes(hub, flatFile, question));
	}
	await hub.stop();
	const head = 'hot, ms|hits|hub|CPU|rg|CPU|grep|CPU|x rg|x grep|goal'.split('|');
	for (const line of tableLines(head, times.map(hotRow))) print(line);
	for (const line of times.flatMap(remarks)) print(line);
}

async function hotTimes(hub: BenchHub, flatFile: string, question: Question): Promise<HotTimes> {
	const {rg, other} = question;
	return {
		question,
		hub: question.hub && (await hotHub(hub, question.hub)),
		rg: rg && (await hotCommand(rg, flatFile)),
		other: other && (await hotCommand(other, flatFile)),
	};
}

function hotRow({question, hub, rg, other}: HotTimes): readonly string[] {
	return [
		question.name,
		String(other?.hits ?? rg?.hits ?? '-'),
		...[hub, rg, other].flatMap((time) => [ms(time?.wallMs), ms(time?.cpuMs)]),
		ratio(rg?.wallMs, hub?.wallMs),
		ratio(other?.wallMs, hub?.wallMs),
		question.goal,
	];
}

/** What must be known of the answers. */
function remarks({question, hub, rg, other}: HotTimes): readonly string[] {
	if (hub === undefined)
		return [`not measured: ${question.name}; the hub cannot be asked this yet`];
	const hits = [hub, rg, other].flatMap((time) => time?.hits ?? []);
	if (new Set(hits).size === 1) return [];
	return [`THE HITS DIFFER: ${question.name}: ${hits.join(', ')}`];
}

async function printCold(day: Day, print: (line: string) => void): Promise<void> {
	if (!dropCaches()) {
		print('cold caches are left out: only root may drop them');
		return;
	}
	const rows: (readonly string[])[] = [];
	for (const question of questions) {
		// oxlint-disable-next-line no-await-in-loop
		rows.push(await coldRow(day, question));
	}
	const head = ['cold, ms', 'hub', 'rg', 'grep', 'x rg', 'x grep', 'start of the hub'];
	print('');
	for (const line of tableLines(head, rows)) print(line);
}

/** The first question of a hub that has just started, all from the disk; the same for the others. */
async function coldRow({directory, flatFile}: Day, question: Question): Promise<readonly string[]> {
	const [rg, other] = [question.rg, question.other].map((command) => async () => {
		if (command === undefined) return undefined;
		dropCaches();
		return onceMs(() => runCommand(command, flatFile));
	});
	const [rgMs, otherMs] = [await rg?.(), await other?.()];
	const {hub: ask} = question;
	if (ask === undefined) return [question.name, '-', ms(rgMs), ms(otherMs), '-', '-', '-'];
	dropCaches();
	const hub = await startBenchHub(directory, {sections: asFilled});
	const hubMs = await onceMs(async () => ask(hub.client));
	await hub.stop();
	return [
		question.name,
		...[hubMs, rgMs, otherMs].map(ms),
		ratio(rgMs, hubMs),
		ratio(otherMs, hubMs),
		ms(hub.startMs),
	];
}

function ms(value: number | undefined): string {
	if (value === undefined) return '-';
	return value.toFixed(value < 100 ? 1 : 0);
}

function ratio(theirs: number | undefined, ours: number | undefined): string {
	return theirs === undefined || ours === undefined ? '-' : (theirs / ours).toFixed(1);
}

function mebibytes(bytes: number): string {
	return `${Math.round(bytes / 2 ** 20)} MiB`;
}
