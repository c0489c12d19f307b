// GELF as senders write it, against a real hub.
import {gzipSync} from 'node:zlib';
import test from 'ava';
import {gelfChunk} from '../helpers/gelf-senders.ts';
import {startHub} from '../helpers/hub-process.ts';
import {sendDatagrams, sendStream} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const config = `
syslog: {udp: [], tcp: []}
gelf:
  udp: [{address: 127.0.0.1, port: 0}]
  tcp: [{address: 127.0.0.1, port: 0}]
timezone: UTC
`;

function message(text: string, more = ''): string {
	return `{"version":"1.1","host":"shop-01","short_message":"${text}","timestamp":1385053862.3072,"level":3,"_user_id":9001${more}}`;
}

test.serial(
	'GELF over UDP and TCP becomes events with fields, and what is none is told of',
	async (t) => {
		const hub = await startHub(t, {directory: temporaryDirectory(t), config});
		const {listeners} = await hub.health();
		t.deepEqual(
			listeners.map(({kind}) => kind),
			['gelf-udp', 'gelf-tcp'],
		);
		const [udp = 0, tcp = 0] = listeners.map(({port}) => port);
		const long = message('chunked', `,"full_message":"${'x'.repeat(9000)}"`);
		const zipped = gzipSync(message('compressed'));
		await sendDatagrams(udp, [
			zipped,
			gelfChunk('id', 1, 2, long.slice(5000)),
			gelfChunk('id', 0, 2, long.slice(0, 5000)),
			gzipSync(Buffer.alloc(1 << 24)),
			gelfChunk('id', 200, 1, 'x'),
			'{"host":"shop-01"}',
		]);
		const failed = message(
			'Failed password for root from 198.51.100.7 port 50022 ssh2',
			',"_program":"sshd"',
		);
		await sendStream(tcp, `${message('by NUL')}\0${failed}\n`);
		await until('all is stored', async () => {
			const {events} = await hub.health();
			return events.stored === 4 && events.parse_errors === 3;
		});

		const client = await hub.connect();
		t.teardown(() => client.close());
		const found = async (query: string) =>
			(await client.call('events.window', {query, original: true})).rows;
		const rows = await found('channel:gelf host:shop-01 severity:err gelf.user_id:9001');
		t.deepEqual(rows.map((row) => row.message.slice(0, 10)).toSorted(), [
			'Failed pas',
			'by NUL',
			'chunked',
			'compressed',
		]);
		t.is((await found('redecode:yes gelf.user_id:9001')).length, 4);
		const [whole] = await found('message:chunked');
		t.is(whole?.event.original, long);
		const [unzipped] = await found('message:compressed');
		t.is(unzipped?.event.original, message('compressed'));
		t.is((await found('program:sshd source.ip:198.51.100.7 user.name:root')).length, 1);

		const errors = await client.call('parse_errors.window', {});
		t.deepEqual(errors.rows.map(({reason}) => reason).toSorted(), [
			'gelf_chunks',
			'gelf_inflate',
			'gelf_short_message',
		]);
	},
);
