import path from 'node:path';
import {startBenchHub} from '../bench-hub.ts';
import {asFilled, StoreFiller} from '../load/store-filler.ts';
import {bytesBelow, indexComplete} from '../peers/hub-receiver.ts';
import {cpuSeconds, residentOf} from '../process-cost.ts';
import {hotHub} from '../search/answer-time.ts';
import {plantedMix, receivedMix} from '../search/planted-mix.ts';
import {questions} from '../search/questions.ts';
import {plotLines} from '../text-plot.ts';

const warmUpEvents = 50_000;
/** Sizes measured, as parts of the last one. */
const parts = [100, 10, 1];
const spanMs = 23 * 3_600_000;
const asked: ReadonlySet<string> = new Set([
	'absent substring',
	'rare address',
	'last 1,000 of a host',
	'severity by minute',
]);

/** Figures by title. */
type Figures = ReadonlyMap<string, number>;

/** Plots costs of one store while it grows. */
export async function plotBySize(
	directory: string,
	events: number,
	print: (line: string) => void,
): Promise<void> {
	const own = path.join(directory, 'by-size');
	const sizes = parts.map((part) => Math.floor(events / part));
	const measured: Figures[] = [];
	// What is compiled once is no cost of an event.
	await grow(path.join(directory, 'warm-up'), {before: 0, size: warmUpEvents, events});
	for (const [at, size] of sizes.entries()) {
		const before = sizes[at - 1] ?? 0;
		// Each stands on the one before.
		// oxlint-disable-next-line no-await-in-loop
		measured.push(await measureAt(own, {before, size, events}));
	}
	for (const title of measured[0]?.keys() ?? []) {
		const values = sizes.map((size, at): readonly [string, number] => [
			size.toLocaleString('en'),
			measured[at]?.get(title) ?? Number.NaN,
		]);
		for (const line of plotLines(title, values)) print(line);
	}
}

interface Growth {
	readonly before: number;
	readonly size: number;
	/** At the end of all growth. */
	readonly events: number;
}

async function measureAt(directory: string, growth: Growth): Promise<Figures> {
	const added = growth.size - growth.before;
	const used = await grow(directory, growth);
	const hub = await startBenchHub(directory, {sections: asFilled});
	const ready = cpuSeconds(hub.pid);
	await indexComplete(hub);
	const madeUp = cpuSeconds(hub.pid) - ready;
	const figures = new Map([
		['parse, decode and store, us per event', (used / added) * 1e6],
		['made up after the start, us per event', (madeUp / added) * 1e6],
		[
			'bytes per event, with all of the state directory',
			bytesBelow(path.join(directory, 'state')) / growth.size,
		],
		['start of the hub, ms', hub.startMs],
		['RSS after the start, MiB', residentOf(hub.pid)],
	]);
	for (const {name, hub: ask} of questions) {
		if (ask === undefined || !asked.has(name)) continue;
		// oxlint-disable-next-line no-await-in-loop
		figures.set(`${name}, ms`, (await hotHub(hub, ask)).wallMs);
	}
	await hub.stop();
	return figures;
}

/** Adds the next part of the day to the store; processor seconds it took. */
async function grow(directory: string, {before, size, events}: Growth): Promise<number> {
	const start = Date.now() - spanMs;
	const [from, to] = [start + (spanMs * before) / events, start + (spanMs * size) / events];
	const filler = await StoreFiller.open(path.join(directory, 'state'));
	const request = {count: size - before, format: 'rfc5424', from, to, seed: size} as const;
	// Needles in the oldest part alone: what is asked has as many hits at every size.
	await filler.add(before === 0 ? plantedMix(request) : receivedMix(request));
	await filler.close();
	return filler.cpuSeconds;
}
