import {existsSync} from 'node:fs';
import test from 'ava';
import type {EventJson} from '../../src/proto/rpc/schema.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {log, logger, rsyslogd, startRsyslogd} from '../helpers/rsyslogd.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const missing = [rsyslogd, logger].filter((program) => !existsSync(program));
const peerTest = missing.length === 0 ? test.serial : test.serial.skip;
const why = missing.length === 0 ? '' : ` (needs ${missing.join(' and ')})`;

interface Forwarding {
	readonly name: string;
	/** Parameters of rsyslogd's omfwd. */
	readonly action: string;
	readonly port: (hub: HubProcess) => number;
}

const forwardings: readonly Forwarding[] = [
	{name: 'over UDP (@)', action: 'protocol="udp"', port: ({udpPort}) => udpPort},
	{
		name: 'over TCP (@@), one a line',
		action: 'protocol="tcp" TCP_Framing="traditional"',
		port: ({tcpPort}) => tcpPort,
	},
	{
		name: 'over TCP, octet-counted',
		action: 'protocol="tcp" TCP_Framing="octet-counted"',
		port: ({tcpPort}) => tcpPort,
	},
	{
		name: 'over TCP, octet-counted RFC 5424',
		action: 'protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"',
		port: ({tcpPort}) => tcpPort,
	},
];

for (const forwarding of forwardings) {
	peerTest(
		`rsyslogd forwards a brute force ${forwarding.name} and it becomes an alert${why}`,
		async (t) => {
			const directory = temporaryDirectory(t);
			const hub = await startHub(t, {directory});
			const socket = await startRsyslogd(t, directory, {
				port: forwarding.port(hub),
				action: forwarding.action,
			});
			const words = `päivää "quoted" \\ ] end`;
			log(t, ['--socket', socket, '--tag', 'greeter', words]);
			for (let attempt = 1; attempt <= 6; attempt += 1) {
				const message = `Failed password for root from 198.51.100.7 port 5000${attempt} ssh2`;
				log(t, [
					'--socket',
					socket,
					'--priority',
					'auth.info',
					'--tag',
					'sshd',
					'--id=4711',
					message,
				]);
			}
			const greeting = await eventOf(hub, 'program:greeter');
			t.is(greeting.message.trim(), words);
			const client = await hub.connect();
			t.teardown(() => client.close());
			await until('the alert is there', async () => {
				const {rows} = await client.call('alerts.window', {});
				return rows.some(
					({severity, source}) => severity === 'high' && source.ip === '198.51.100.7',
				);
			});
			const {events} = await hub.health();
			t.is(events.parse_errors, 0);
		},
	);
}

const loggerCases: readonly (readonly [string, readonly string[], (hub: HubProcess) => number])[] =
	[
		['RFC 5424 over UDP', ['--udp', '--rfc5424'], ({udpPort}) => udpPort],
		['RFC 3164 over UDP', ['--udp', '--rfc3164'], ({udpPort}) => udpPort],
		['RFC 5424 over TCP, one a line', ['--tcp', '--rfc5424'], ({tcpPort}) => tcpPort],
		[
			'RFC 5424 over TCP, octet-counted',
			['--tcp', '--rfc5424', '--octet-count'],
			({tcpPort}) => tcpPort,
		],
		[
			'RFC 3164 over TCP, octet-counted',
			['--tcp', '--rfc3164', '--octet-count'],
			({tcpPort}) => tcpPort,
		],
	];

for (const [name, options, port] of loggerCases) {
	peerTest(`logger reaches the hub with ${name}${why}`, async (t) => {
		const hub = await startHub(t, {directory: temporaryDirectory(t)});
		const where = ['--server', '127.0.0.1', '--port', String(port(hub))];
		log(t, [...where, ...options, '--tag', 'greeter', 'hello there']);
		const event = await eventOf(hub, 'program:greeter');
		t.is(event.message.trim(), 'hello there');
		t.is((await hub.health()).events.parse_errors, 0);
	});
}

async function eventOf(hub: HubProcess, query: string): Promise<EventJson> {
	const client = await hub.connect();
	try {
		let found: EventJson | undefined;
		await until(`an event of ${query} is stored`, async () => {
			const {rows} = await client.call('events.window', {query});
			found = rows[0];
			return found !== undefined;
		});
		if (found === undefined) throw new Error('no event');
		return found;
	} finally {
		client.close();
	}
}
