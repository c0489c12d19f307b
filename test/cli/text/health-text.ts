import test from 'ava';
import {Chalk} from 'chalk';
import {healthLines} from '../../../src/cli/text/health-text.ts';
import {health, noRetention} from '../../helpers/rpc-samples.ts';

const look = {colours: new Chalk({level: 0}), isUtc: true};

test('health is told as facts', (t) => {
	t.deepEqual(healthLines(health, look), [
		'hub         hub-a 0.1.0, pid 4711, since 2026-11-20 14:00:00Z',
		'listening   udp 127.0.0.1:5514, tcp 127.0.0.1:5514',
		'events      1190 stored, 1200 received, 12/s, 2 connections',
		'agents      none can connect',
		'endpoints   0 alive, 0 silent, 0 disconnected',
		'unparsed    10 lines did not parse',
		'lost        nothing since 2026-11-20 14:00:00Z',
		'refused     1 datagrams or connections of senders that are not allowed',
		'alerts      5 new, 9 in all; open: critical 3, high 2, medium 1, low 0, informational 0',
		'kept        std 3.0 GiB in 30 files since 2026-10-22, audit 64 KiB in 1 file since 2026-11-20',
		'removal     events-2026-10-22-std.db at 2026-11-22 00:00:00Z; 2 files, 1.0 GiB, since the start',
		'disk        12 GiB of 100 GiB free, 1.0 GiB needed',
		'index       3 of 12 blocks are not indexed yet; 1 file not looked into yet',
		'state       64 KiB on disk, committed up to 1234',
	]);
});

test('hits that alerts do not count yet are told', (t) => {
	const alerts = {...health.alerts, hits_to_fold: 1200};
	t.is(
		healthLines({...health, alerts}, look).find((line) => line.startsWith('alerts')),
		'alerts      5 new, 9 in all, 1200 hits not counted yet; open: critical 3, high 2, medium 1, low 0, informational 0',
	);
});

test('senders that nobody has accepted are told', (t) => {
	const newest = [
		{channel: 'udp', address: '192.0.2.1', name: 'gate'},
		{channel: 'tls', address: '192.0.2.2'},
	] as const;
	const lines = healthLines({...health, new_senders: {count: 3, newest: [...newest]}}, look);
	t.is(
		lines.find((line) => line.startsWith('new')),
		"new senders 3: udp 192.0.2.1 (gate), tls 192.0.2.2 ...; see 'nms sources --new' and 'nms sources accept'",
	);
});

test('a hub that listens for TLS tells its certificate, whom it refused, and who sends', (t) => {
	const source = {...health.sources[0]!, channel: 'tls', address: '10.0.9.4'} as const;
	const lines = healthLines(
		{
			...health,
			sources: [source, {...source, subject: 'CN=web-02'}],
			tls: {
				certificate: {subject: 'CN=hub', fingerprint: 'AB', expires: '2027-02-03T04:05:06Z'},
				refused: [
					{reason: 'not_tls', count: 3},
					{reason: 'expired', count: 1},
				],
			},
		},
		look,
	);
	t.deepEqual(
		lines.filter((line) => line.startsWith('tls')),
		[
			'tls         CN=hub until 2027-02-03 04:05:06Z',
			'tls refused 3 not_tls, 1 expired',
			'tls senders 10.0.9.4 CN=web-02',
		],
	);
});

test('a hub that keeps nothing yet says so', (t) => {
	const lines = healthLines({...health, retention: noRetention}, look);
	t.true(lines.includes('kept        no event files'));
	t.true(lines.includes('removal     none is due'));
});

test('an index that is complete is told as such', (t) => {
	const index = {blocks: 1, waiting: 0, unseen_files: 0};
	t.true(healthLines({...health, index}, look).includes('index       1 block, all indexed'));
});

test('a disk without room says that nothing is taken in', (t) => {
	const lines = healthLines(
		{...health, disk: {...health.disk, state: 'low', free_bytes: 2 ** 29}},
		look,
	);
	t.true(
		lines.includes('disk        512 MiB of 100 GiB free, 1.0 GiB needed: nothing is taken in'),
	);
});

test('what is wrong stands first', (t) => {
	const [first] = healthLines({...health, problems: ['the disk is full'], sources: []}, look);
	t.is(first, 'problem     the disk is full');
});

test('agents that prove nothing over TCP are called plain', (t) => {
	const agents = {
		connected: 2,
		authentication: 'none',
		listeners: ['tcp://127.0.0.1:1515'],
	} as const;
	const lines = healthLines(
		{...health, agents: {...agents, listeners: [...agents.listeners]}},
		look,
	);
	t.true(
		lines.includes(
			'agents      2 connected, at tcp://127.0.0.1:1515; plain: over TCP they prove nothing',
		),
	);
});
