// Sends lines to a hub from a process of its own, so that the feeding takes nothing from what is measured:
// `feed-lines.js PORT LINES_PER_SECOND`, over UDP on loopback, until it is ended.
import {createSocket} from 'node:dgram';
import process from 'node:process';

const tickMs = 20;
const [port = 0, rate = 0] = process.argv.slice(2).map(Number);
const socket = createSocket('udp4');
const start = performance.now();
let sent = 0;

setInterval(() => {
	const due = Math.floor(((performance.now() - start) / 1000) * rate);
	const time = new Date().toISOString();
	for (; sent < due; sent += 1)
		socket.send(
			`<38>1 ${time} web-02 sshd 811 - - Accepted publickey for deploy from 10.0.0.${sent % 250} port ${sent % 60_000} ssh2`,
			port,
			'127.0.0.1',
		);
}, tickMs);
