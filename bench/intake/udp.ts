import {rmSync} from 'node:fs';
import path from 'node:path';
import {amountOf} from '../amounts.ts';
import {writeCorpus} from '../load/corpus.ts';
import type {DatagramLoad} from '../load/sender.ts';
import type {ReceiverKind} from '../peers/receiver.ts';
import {cpuSeconds} from '../process-cost.ts';
import {mixLines} from '../syslog-mix.ts';
import {tableLines} from '../table.ts';
import type {Stage} from './stage.ts';
import {untilStored} from './until-stored.ts';

const rates = [100_000, 200_000];
const usualSeconds = 4;
const sockets = 20;
/** The sender goes round in them. */
const distinctLines = 100_000;

/** Prints what arrived of datagrams at fixed rates, and whether each lost one was counted. */
export async function measureUdp(
	{sender, directory, kinds, receiveBufferBytes}: Stage,
	print: (line: string) => void,
): Promise<void> {
	const {udp} = sender;
	if (udp === undefined) {
		print('UDP is left out: its sender needs a C compiler (gcc)');
		return;
	}
	const seconds = amountOf('seconds', usualSeconds);
	const to = Date.now();
	const corpus = writeCorpus(
		path.join(directory, 'corpus'),
		mixLines({count: distinctLines, format: 'rfc5424', from: to - seconds * 1000, to}),
		{framing: 'newline', connections: 1},
	);
	const rows: (readonly string[])[] = [];
	for (const rate of rates) {
		for (const kind of kinds) {
			const load = {file: corpus.files[0] ?? '', rate, seconds, sockets};
			// oxlint-disable-next-line no-await-in-loop
			rows.push(await runOnce(kind, {directory, receiveBufferBytes, udp, load}));
		}
	}
	corpus.remove();
	const buffer = `receive buffers of ${receiveBufferBytes >> 20} MiB asked for`;
	print(`UDP: ${seconds} s at each rate from ${sockets} ports of one address, ${buffer}`);
	const head = ['', 'sent/s', 'sent', 'stored', 'drops', 'uncounted', 'lost %', 'CPU s/M'];
	for (const line of tableLines(head, rows)) print(line);
}

interface Run extends Pick<Stage, 'directory' | 'receiveBufferBytes'> {
	readonly udp: NonNullable<Stage['sender']['udp']>;
	readonly load: DatagramLoad;
}

async function runOnce(
	kind: ReceiverKind,
	{directory, receiveBufferBytes, udp, load}: Run,
): Promise<readonly string[]> {
	const own = path.join(directory, 'run');
	const receiver = await kind.start(own, {
		framing: 'newline',
		format: 'rfc5424',
		receiveBufferBytes,
	});
	const before = cpuSeconds(receiver.pid);
	const stored = await untilStored(receiver, udp(receiver.udpPort, load), undefined);
	const drops = await receiver.drops();
	const {events} = await receiver.stop();
	rmSync(own, {recursive: true});
	const {sent, start, end} = stored.sent;
	return [
		kind.name,
		Math.round(sent / (end - start)).toLocaleString('en'),
		String(sent),
		String(events),
		String(drops),
		String(sent - events - drops),
		(100 * (1 - events / sent)).toFixed(2),
		(((stored.cpuSeconds - before) / events) * 1e6).toFixed(2),
	];
}
