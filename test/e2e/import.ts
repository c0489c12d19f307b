// `nms import` against a real hub.
import {appendFileSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {startHub} from '../helpers/hub-process.ts';
import {askHub as nms, endOf, jsonLines, startNms} from '../helpers/run-nms.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const header = '# a header that files share';

function failures(address: string, count: number): readonly string[] {
	return Array.from(
		{length: count},
		(_, at) =>
			`Nov 20 10:00:${String(at % 60).padStart(2, '0')} pi sshd[7]: Failed password for root from ${address} port ${at} ssh2`,
	);
}

test.serial('lines of files are stored once, however often they are imported', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const file = path.join(directory, 'auth.log');
	const lines = failures('203.0.113.7', 30);
	const bytes = Buffer.concat([
		Buffer.from(`${header}\n\n${lines.join('\n')}\nNov 20 10:01:00 pi app: `),
		Buffer.from([0xff, 0xc3]),
		Buffer.from('\n'),
	]);
	writeFileSync(file, bytes);
	const counts = async () => {
		const {events, alerts} = await hub.health();
		return [events.stored, alerts.new];
	};
	const first = await nms(hub, 'import', file, '--year', '2024', '--timezone', '+02:00', '--json');
	t.is(first.status, 0, first.stderr);
	t.deepEqual(jsonLines(first.stdout), [{file, imported: 33, known: 0, cut: 0, is_done: true}]);
	t.deepEqual(await counts(), [32, 0]);
	const raw = await nms(hub, 'export', '--oldest', '--format', 'raw', 'channel:file');
	t.is(raw.stdout.split('\n')[1], lines[0]);
	const [, event] = jsonLines((await nms(hub, 'export', '--oldest')).stdout);
	t.like(event, {
		'@timestamp': '2024-11-20T08:00:00.000Z',
		log: {source: {channel: 'file', address: file}},
	});

	const moved = path.join(directory, 'auth.log.1');
	renameSync(file, moved);
	const again = await nms(hub, 'import', moved);
	t.is(again.stdout, `${moved}: 0 lines imported; 33 lines were there before\n`);
	appendFileSync(moved, 'Nov 20 10:02:00 pi app: more\n');
	t.regex((await nms(hub, 'import', moved)).stdout, /: 1 line imported; 33 lines were/);
	t.deepEqual(await counts(), [33, 0]);

	const other = path.join(directory, 'other.log');
	writeFileSync(other, `${header}\n\n${failures('203.0.113.8', 30).join('\n')}`);
	t.is((await nms(hub, 'import', '--detect', other)).status, 0);
	await until('there is an alert', async () => (await hub.health()).alerts.new === 1);
	t.deepEqual(await counts(), [64, 1]);

	const journal = path.join(directory, 'journal.json');
	const entry = {
		__CURSOR: 's=1',
		__REALTIME_TIMESTAMP: '1385053862000000',
		_HOSTNAME: 'pi',
		SYSLOG_IDENTIFIER: 'cron',
		MESSAGE: 'of the journal',
	};
	writeFileSync(journal, `${JSON.stringify(entry)}\n`);
	t.is((await nms(hub, 'import', '--input', 'journal', journal)).status, 0);
	const [told] = jsonLines((await nms(hub, 'export', 'program:cron')).stdout);
	t.like(told, {'@timestamp': '2013-11-21T17:11:02.000Z', message: 'of the journal'});

	t.is((await nms(hub, 'import')).status, 2);
	t.is((await nms(hub, 'import', directory)).status, 1);
	writeFileSync(file, Buffer.from([0x1f, 0x8b, 8, 0]));
	t.regex((await nms(hub, 'import', file)).stderr, /it is compressed; unpack it with zcat first/);
});

test.serial('an import that was killed goes on where it was', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const file = path.join(directory, 'large.log');
	const count = 60_000;
	const lines = Array.from({length: count}, (_, at) => `Nov 20 10:00:00 pi app: line ${at}`);
	writeFileSync(file, lines.join('\n'));
	for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
		const child = startNms(['--socket', hub.socket, 'import', file]);
		const ended = endOf(child);
		// oxlint-disable-next-line no-await-in-loop
		const {stored} = (await hub.health()).events;
		// oxlint-disable-next-line no-await-in-loop
		await until(
			'it stores',
			async () => (await hub.health()).events.stored > stored || child.exitCode !== null,
		);
		child.kill(signal);
		// oxlint-disable-next-line no-await-in-loop
		await ended;
	}
	const rest = await nms(hub, 'import', file);
	t.is(rest.status, 0, rest.stderr);
	await until('all is stored', async () => (await hub.health()).events.stored === count);
	const raw = await nms(hub, 'export', '--oldest', '--format', 'raw');
	t.true(raw.stdout === `${lines.join('\n')}\n`);
});
