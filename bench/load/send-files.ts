// What load.c does over TCP, where there is no C compiler: `send-files.js PORT FILE...`.
import {once} from 'node:events';
import {createReadStream} from 'node:fs';
import {connect} from 'node:net';
import process from 'node:process';
import {pipeline} from 'node:stream/promises';

const [port = '', ...files] = process.argv.slice(2);
const sockets = files.map(() => connect(Number(port), '127.0.0.1'));
await Promise.all(sockets.map(async (socket) => once(socket, 'connect')));
const start = seconds();
await Promise.all(
	sockets.map(async (socket, at) =>
		pipeline(createReadStream(files[at] ?? '', {highWaterMark: 1 << 20}), socket),
	),
);
const {user, system} = process.cpuUsage();
const sent = sockets.reduce((sum, {bytesWritten}) => sum + bytesWritten, 0);
const report = {start, end: seconds(), sent, cpu: (user + system) / 1e6};
process.stdout.write(`${JSON.stringify(report)}\n`);

function seconds(): number {
	return Number(process.hrtime.bigint()) / 1e9;
}
