import {once} from 'node:events';
import {createReadStream, rmSync} from 'node:fs';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {connect} from 'node:tls';
import {makeCertificate} from '../../test/helpers/certificates.ts';
import {amountOf} from '../amounts.ts';
import {startBenchHub} from '../bench-hub.ts';
import type {Corpus} from '../load/corpus.ts';
import {writeCorpus} from '../load/corpus.ts';
import {monotonicSeconds} from '../load/sender.ts';
import type {Sent} from '../load/sender.ts';
import {medianOf} from '../median.ts';
import {receiverOf} from '../peers/hub-receiver.ts';
import {cpuSeconds, isInstalled} from '../process-cost.ts';
import {mixLines} from '../syslog-mix.ts';
import {tableLines} from '../table.ts';
import {untilStored} from './until-stored.ts';
import type {Stage} from './stage.ts';

const ways = ['tcp', 'tls 1.3', 'tls 1.2'] as const;
type Way = (typeof ways)[number];

const mixMs = 60_000;
const usual = {events: 300_000, rounds: 3};

/** Prints what the hub without decoders and rules costs over TLS, beside plain TCP: the same lines over one connection. */
export async function measureTls(
	{directory, sender}: Pick<Stage, 'directory' | 'sender'>,
	print: (line: string) => void,
): Promise<void> {
	if (!isInstalled('openssl')) return print('TLS is left out: openssl is not installed');
	const events = amountOf('events', usual.events);
	const rounds = amountOf('rounds', usual.rounds);
	makeCertificate(directory, {name: 'hub', hosts: ['localhost']});
	const to = Date.now();
	const lines = mixLines({count: events, format: 'rfc5424', from: to - mixMs, to});
	const corpus = writeCorpus(path.join(directory, 'tls-corpus'), lines, {
		framing: 'octet',
		connections: 1,
	});
	const runs = new Map<Way, number[]>(ways.map((way) => [way, []]));
	for (let round = 0; round < rounds; round += 1) {
		for (const way of ways) {
			// oxlint-disable-next-line no-await-in-loop
			runs.get(way)?.push(await cpuPerMillion({directory, sender, way, corpus}));
		}
	}
	corpus.remove();
	print(
		`${events} octet-counted lines over one connection after as many others, nms-hub bare, medians of ${rounds}`,
	);
	const rows = ways.map((way) => [way, medianOf(runs.get(way) ?? []).toFixed(1)]);
	for (const line of tableLines(['', 'CPU s per million'], rows)) print(line);
	return undefined;
}

interface Run extends Pick<Stage, 'directory' | 'sender'> {
	readonly way: Way;
	readonly corpus: Corpus;
}

async function cpuPerMillion({directory, sender, way, corpus}: Run): Promise<number> {
	const own = path.join(directory, 'tls-run');
	const hub = await startBenchHub(own, {
		syslog: `tls: {listen: [{address: 127.0.0.1, port: 0}], certificate_file: ${directory}/hub.pem, key_file: ${directory}/hub.key, min_version: '1.2'}`,
		sections: 'detection: {shipped: false}',
	});
	const receiver = receiverOf(hub);
	const {listeners} = await hub.health();
	const port = listeners.find(({kind}) => kind === 'tls')?.port ?? 0;
	const [file = ''] = corpus.files;
	const send = async (): Promise<Sent> =>
		way === 'tcp' ? sender.tcp(hub.tcpPort, [file]) : sendOverTls(port, file, way);
	await untilStored(receiver, send(), corpus.events);
	const before = cpuSeconds(hub.pid);
	const {cpuSeconds: used} = await untilStored(receiver, send(), 2 * corpus.events);
	await hub.stop();
	rmSync(own, {recursive: true});
	return (used - before) / (corpus.events / 1e6);
}

/** From this process: only the hub's own time counts. */
async function sendOverTls(port: number, file: string, way: Way): Promise<Sent> {
	const version = way === 'tls 1.2' ? 'TLSv1.2' : 'TLSv1.3';
	const versions = {minVersion: version, maxVersion: version} as const;
	const socket = connect({host: '127.0.0.1', port, rejectUnauthorized: false, ...versions});
	await once(socket, 'secureConnect');
	const start = monotonicSeconds();
	await pipeline(createReadStream(file, {highWaterMark: 1 << 20}), socket);
	return {start, end: monotonicSeconds(), sent: 0, cpu: 0};
}
