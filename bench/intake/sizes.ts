import {existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {constants, zstdCompressSync} from 'node:zlib';
import {amountOf} from '../amounts.ts';
import {writeCorpus} from '../load/corpus.ts';
import {jsonLines} from '../load/json-lines.ts';
import type {ReceiverKind} from '../peers/receiver.ts';
import {mixLines} from '../syslog-mix.ts';
import {tableLines} from '../table.ts';
import type {Stage} from './stage.ts';
import {untilStored} from './until-stored.ts';

/** Lines of one sort. A corpus that is too small for a steady state is stored several times over, and compressed once. */
interface Sort {
	readonly name: string;
	readonly passes: number;
	readonly lines: () => Iterable<string>;
}

const usualEvents = 200_000;
const loghub = path.join(process.env['NMS_SHARED_DATA'] ?? '../shared/data', 'loghub');

/** Prints what an event takes on disk, beside a flat file of the same lines and `zstd -3` of that. */
export async function measureSizes(
	stage: Stage,
	kind: ReceiverKind,
	print: (line: string) => void,
): Promise<void> {
	const events = amountOf('events', usualEvents);
	const rows: (readonly string[])[] = [];
	for (const sort of sortsOf(events)) {
		// oxlint-disable-next-line no-await-in-loop
		rows.push(await rowOf(stage, kind, sort));
	}
	print('bytes per event on disk; nms-hub with its index, after a stop');
	const head = ['', 'events', 'flat file', 'zstd -3', kind.name, 'x flat', 'x zstd'];
	for (const line of tableLines(head, rows)) print(line);
	if (!existsSync(loghub)) print(`the files of loghub are left out: ${loghub} is absent`);
}

function sortsOf(events: number): readonly Sort[] {
	const to = Date.now();
	const from = to - 60_000;
	return [
		{
			name: 'mix, RFC 5424',
			passes: 1,
			lines: () => mixLines({count: events, format: 'rfc5424', from, to}),
		},
		{
			name: 'mix, RFC 3164',
			passes: 1,
			lines: () => mixLines({count: events, format: 'rfc3164', from, to}),
		},
		{name: 'JSON with base64', passes: 1, lines: () => jsonLines(events, from, to)},
		...loghubSorts(events, to),
	];
}

/** All files in one, so that no line comes twice within a block; under a header, since they have none that is syslog. */
function loghubSorts(events: number, time: number): readonly Sort[] {
	if (!existsSync(loghub)) return [];
	const stamp = new Date(time).toISOString();
	const lines = readdirSync(loghub)
		.filter((name) => name.endsWith('.log'))
		.flatMap((name) => readFileSync(path.join(loghub, name), 'latin1').split('\n'))
		.filter((line) => line !== '')
		.map((line) => `<14>1 ${stamp} loghub file - - - ${line.replace(/\r$/, '')}`);
	return [{name: 'loghub', passes: Math.ceil(events / lines.length), lines: () => lines}];
}

async function rowOf(
	{directory, sender, receiveBufferBytes}: Stage,
	kind: ReceiverKind,
	{name, passes, lines}: Sort,
): Promise<readonly string[]> {
	const [own, framing] = [path.join(directory, 'run'), 'newline'] as const;
	const corpus = writeCorpus(path.join(directory, 'corpus'), lines(), {framing, connections: 1});
	const [file = ''] = corpus.files;
	const level = {[constants.ZSTD_c_compressionLevel]: 3};
	const packed = zstdCompressSync(readFileSync(file), {params: level}).length;
	const receiver = await kind.start(own, {framing, format: 'rfc5424', receiveBufferBytes});
	for (let pass = 1; pass <= passes; pass += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await untilStored(receiver, sender.tcp(receiver.port, [file]), pass * corpus.events);
	}
	await receiver.settled();
	const kept = await receiver.stop();
	corpus.remove();
	rmSync(own, {recursive: true});
	const each = kept.bytes / kept.events;
	const [flat, zstd] = [corpus.flatBytes / corpus.events, packed / corpus.events];
	return [
		name,
		String(kept.events),
		flat.toFixed(0),
		zstd.toFixed(1),
		each.toFixed(1),
		(each / flat).toFixed(2),
		(each / zstd).toFixed(2),
	];
}
