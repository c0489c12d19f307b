import {createSocket} from 'node:dgram';

/** One device's line, RFC 5424. */
export interface DeviceLine {
	readonly host: string;
	readonly program: string;
	/** RFC 5424 §6.2.1: 3 error, 4 warning, 6 informational. */
	readonly severity: number;
	/** Seconds before `end`. */
	readonly ago: number;
	readonly message: string;
}

/** A brute force that got in, another that did not, a scanning inside host, and lines that attack the terminal. */
export const attackLines: readonly DeviceLine[] = [
	...Array.from({length: 8}, (_, index) => ({
		host: 'web-02',
		program: 'sshd',
		severity: 6,
		ago: 50 - index,
		message: `Failed password for invalid user admin${index} from 203.0.113.7 port ${51_000 + index} ssh2`,
	})),
	{
		host: 'web-02',
		program: 'sshd',
		severity: 6,
		ago: 40,
		message: 'Accepted password for root from 203.0.113.7 port 51234 ssh2',
	},
	...Array.from({length: 25}, (_, index) => ({
		host: 'gw-01',
		program: 'kernel',
		severity: 4,
		ago: 30,
		message: `[UFW BLOCK] IN=eth1 OUT=eth0 MAC= SRC=10.0.0.23 DST=198.51.100.${index + 1} LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=4444 DPT=${index + 20} WINDOW=1 RES=0x00 SYN URGP=0`,
	})),
	...Array.from({length: 6}, (_, index) => ({
		host: 'db-01',
		program: 'sshd',
		severity: 6,
		ago: 20 - index,
		message: `Failed password for postgres from 198.51.100.77 port ${52_000 + index} ssh2`,
	})),
	{
		host: 'web-02',
		program: 'nginx',
		severity: 6,
		ago: 5,
		message: 'GET /\u001b[8mhidden\u001b[0m \u001b]52;c;cm0=\u0007 evil\rgood 漢字 \u202egnp.exe',
	},
	{
		host: 'web-02',
		program: 'nginx',
		severity: 3,
		ago: 2,
		message: 'upstream timed out (110: Connection timed out) while reading',
	},
];

/** Sends the lines over UDP, one after the other, with times before `end` (milliseconds). */
export async function sendLines(
	port: number,
	lines: readonly DeviceLine[],
	end: number,
): Promise<void> {
	const socket = createSocket('udp4');
	for (const {host, program, severity, ago, message} of lines) {
		const time = new Date(end - ago * 1000).toISOString();
		const line = `<${4 * 8 + severity}>1 ${time} ${host} ${program} 811 - - ${message}`;
		// oxlint-disable-next-line no-await-in-loop
		await new Promise<void>((resolve) => {
			socket.send(line, port, '127.0.0.1', () => {
				resolve();
			});
		});
	}
	socket.close();
}
