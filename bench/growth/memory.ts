import {once} from 'node:events';
import type {Socket} from 'node:net';
import {connect} from 'node:net';
import path from 'node:path';
import {until} from '../../test/helpers/until.ts';
import type {BenchHub} from '../bench-hub.ts';
import {startBenchHub} from '../bench-hub.ts';
import {untilStored} from '../intake/until-stored.ts';
import type {Corpus} from '../load/corpus.ts';
import {writeCorpus} from '../load/corpus.ts';
import type {Sender} from '../load/sender.ts';
import {openSender} from '../load/sender.ts';
import {receiverOf} from '../peers/hub-receiver.ts';
import {peakResidentOf, residentOf} from '../process-cost.ts';
import {mixLines} from '../syslog-mix.ts';
import {tableLines} from '../table.ts';

const busyConnections = 20;
const idleConnections = 2000;
const spanMs = 60_000;

/** Prints the memory of a hub that takes in as fast as it can from some connections, alone and beside many that are silent. */
export async function printMemory(
	directory: string,
	events: number,
	print: (line: string) => void,
): Promise<void> {
	const to = Date.now();
	const corpus = writeCorpus(
		path.join(directory, 'memory-corpus'),
		mixLines({count: events, format: 'rfc5424', from: to - spanMs, to}),
		{framing: 'newline', connections: busyConnections},
	);
	const sender = openSender(directory);
	const rows: (readonly string[])[] = [];
	for (const [silent, goal] of [
		[0, '250'],
		[idleConnections, '350'],
	] as const) {
		// oxlint-disable-next-line no-await-in-loop
		const cells = await measure(path.join(directory, `memory-${silent}`), {silent, corpus, sender});
		rows.push([`${busyConnections} busy, ${silent} silent connections`, ...cells, goal]);
	}
	corpus.remove();
	print(`memory of the hub while it takes in ${events} events, MiB`);
	for (const line of tableLines(['', 'before', 'peak', 'after', 'goal'], rows)) print(line);
}

interface Load {
	readonly silent: number;
	readonly corpus: Corpus;
	readonly sender: Sender;
}

async function measure(
	directory: string,
	{silent, corpus, sender}: Load,
): Promise<readonly string[]> {
	const hub = await startBenchHub(directory);
	const sockets = await openSilent(hub, silent);
	const before = residentOf(hub.pid);
	const sending = sender.tcp(hub.tcpPort, corpus.files);
	await untilStored(receiverOf(hub), sending, silent + corpus.events);
	const figures = [before, peakResidentOf(hub.pid), residentOf(hub.pid)];
	for (const socket of sockets) socket.destroy();
	await hub.stop();
	return figures.map((mebibytes) => mebibytes.toFixed(0));
}

/** Connections that have each sent one line. */
async function openSilent(hub: BenchHub, count: number): Promise<readonly Socket[]> {
	const sockets: Socket[] = [];
	for (const line of mixLines({count, format: 'rfc5424', from: Date.now(), to: Date.now()})) {
		const socket = connect(hub.tcpPort, '127.0.0.1');
		// One after the other: the hub's queue of connections to accept is shorter than they are many.
		// oxlint-disable-next-line no-await-in-loop
		await once(socket, 'connect');
		socket.write(`${line}\n`);
		sockets.push(socket);
	}
	await until('all are stored', async () => (await hub.health()).events.stored >= count);
	return sockets;
}
