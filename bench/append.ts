import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {packageRoot} from '../src/base/package-root.ts';
import {readYamlFiles} from '../src/base/yaml-files.ts';
import type {EventStore} from '../src/db/event-store.ts';
import {openBlockEventStore} from '../src/db/block-event-store.ts';
import {EventBatch} from '../src/model/event-batch.ts';
import type {EventSource} from '../src/model/event.ts';
import {parseReasons} from '../src/model/parse-reason.ts';
import {compileContent} from '../src/pipeline/content.ts';
import {Pipeline} from '../src/pipeline/pipeline.ts';
import {mixDescription, syslogMix} from './syslog-mix.ts';

const rows = 1_000_000;
const batchRows = 2000;
const dayMs = 86_400_000;
const day = Date.UTC(2026, 10, 20);
const sources: readonly EventSource[] = Array.from({length: 50}, (_, index) => ({
	channel: 'udp',
	address: `192.0.2.${index}`,
	epoch: 'bench',
}));

/** What storing a day of a million lines costs, and reading its statistics. */
export async function benchAppend(print: (line: string) => void): Promise<void> {
	const directory = mkdtempSync(path.join(tmpdir(), 'nms-bench-'));
	try {
		const reasonNames = parseReasons.map(({name}) => name);
		const store = await openBlockEventStore({directory, reasonNames});
		print(`mix: ${mixDescription}; ${sources.length} senders, 1% do not parse`);
		const seconds = await appendDay(store);
		print(`append of ${rows} rows in batches of ${batchRows}: ${seconds.toFixed(2)} CPU s`);
		for (const [title, spanMs] of [
			['a day', dayMs],
			['an hour', 3_600_000],
		] as const) {
			const request = {from: day + dayMs - spanMs, to: day + dayMs, bucketMs: spanMs / 60, top: 10};
			// oxlint-disable-next-line no-await-in-loop
			const cost = await timed(() => store.statistics(request));
			print(`statistics of ${title}: ${cost.toFixed(1)} ms`);
		}
		const groups = await timed(() => store.parseErrorGroups(200));
		print(`groups of parse errors: ${groups.toFixed(1)} ms`);
		await store.close();
	} finally {
		rmSync(directory, {recursive: true});
	}
}

/** CPU seconds of the appends alone. */
async function appendDay(store: EventStore): Promise<number> {
	const batches = madeBatches();
	const sequences = sources.map(() => 0);
	let micros = 0;
	for (let done = 0; done < rows; done += batchRows) {
		const batch = batches[(done / batchRows) % batches.length];
		if (batch === undefined) break;
		for (let row = 0; row < batch.count; row += 1) {
			const source = batch.source[row] ?? 0;
			batch.sequence[row] = sequences[source] = (sequences[source] ?? 0) + 1;
			batch.receivedAt[row] = day + Math.floor(((done + row) / rows) * dayMs);
			batch.time[row] = batch.receivedAt[row] ?? 0;
		}
		const before = process.cpuUsage();
		// oxlint-disable-next-line no-await-in-loop
		await store.append(batch);
		const {user, system} = process.cpuUsage(before);
		micros += user + system;
	}
	return micros / 1e6;
}

function madeBatches(): readonly EventBatch[] {
	const pipeline = new Pipeline(
		compileContent({
			decoderFiles: readYamlFiles(path.join(packageRoot, 'content/decoders')),
			ruleFiles: [],
			inside: [],
		}),
	);
	return Array.from({length: 10}, () => {
		const batch = new EventBatch();
		const streams = sources.map((source) =>
			pipeline.open(source, {framing: 'datagram', format: 'auto'}),
		);
		for (const [index, message] of syslogMix(batchRows, 'rfc5424').entries()) {
			const bytes = index % 100 === 0 ? message.subarray(1) : message;
			streams[index % streams.length]?.push(bytes, day, {batchFor: () => batch});
		}
		return batch;
	});
}

/** The least of some runs, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
	let least = Number.POSITIVE_INFINITY;
	for (let run = 0; run < 5; run += 1) {
		const before = performance.now();
		// oxlint-disable-next-line no-await-in-loop
		await work();
		least = Math.min(least, performance.now() - before);
	}
	return least;
}
