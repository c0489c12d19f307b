import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {lineCount} from './line-count.ts';
import {freePort} from './listening-ports.ts';
import {startPeer} from './peer-process.ts';
import type {Receiver, ReceiverKind, Wire} from './receiver.ts';

interface Tuning {
	readonly queue: string;
	readonly udp: string;
	readonly file: string;
}

/** Writes its buffer when it is full; the last 64 KiB reach the file at its end. */
export const rsyslogTuned: ReceiverKind = rsyslogKind('rsyslog, tuned', {
	queue: 'main_queue(queue.size="200000" queue.dequeueBatchSize="1024")',
	udp: 'batchSize="128" threads="1"',
	file: 'ioBufferSize="64k" flushOnTXEnd="off" asyncWriting="off"',
});

/** With the queue and the file output as Debian's configuration leaves them. */
export const rsyslogUsual: ReceiverKind = rsyslogKind('rsyslog, as Debian', {
	queue: '',
	udp: '',
	file: '',
});

function rsyslogKind(name: string, tuning: Tuning): ReceiverKind {
	return {name, start: async (directory, wire) => startRsyslog(directory, wire, tuning)};
}

async function startRsyslog(directory: string, wire: Wire, tuning: Tuning): Promise<Receiver> {
	mkdirSync(directory);
	const port = await freePort();
	const [config, output] = [path.join(directory, 'conf'), path.join(directory, 'out.log')];
	const listen = `address="127.0.0.1" port="${port}"`;
	writeFileSync(
		config,
		`global(workDirectory="${directory}" maxMessageSize="64k")
module(load="imtcp" maxSessions="4096")
module(load="imudp" ${tuning.udp})
${tuning.queue}
input(type="imtcp" ${listen})
input(type="imudp" ${listen} rcvbufSize="${wire.receiveBufferBytes}")
action(type="omfile" file="${output}" template="RSYSLOG_FileFormat" ${tuning.file})
`,
	);
	return startPeer({
		program: 'rsyslogd',
		words: ['-n', '-f', config, '-i', path.join(directory, 'pid')],
		directory,
		port,
		protocols: ['tcp', 'udp'],
		output,
		count: lineCount,
	});
}
