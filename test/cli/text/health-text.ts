import test from 'ava';
import {Chalk} from 'chalk';
import {healthLines} from '../../../src/cli/text/health-text.ts';
import {health} from '../../helpers/rpc-samples.ts';

const look = {colours: new Chalk({level: 0}), isUtc: true};

test('health is told as facts and a table of senders', (t) => {
	t.deepEqual(healthLines(health, look), [
		'hub         hub-a 0.1.0, pid 4711, since 2026-11-20 14:00:00Z',
		'listening   udp 127.0.0.1:5514, tcp 127.0.0.1:5514',
		'events      1190 stored, 1200 received, 12/s, 2 connections',
		'unparsed    10 lines did not parse',
		'dropped     3 (1 not allowed, 2 too long, 0 buffer full)',
		'alerts      5 new, 9 in all; open: critical 3, high 2, medium 1, low 0, informational 0',
		'state       64 KiB on disk, committed up to 1234',
		'',
		'SOURCE     CHANNEL  RECEIVED  UNPARSED  LAST',
		'127.0.1.1  udp          1200        10  2026-11-20 14:03:11Z',
	]);
});

test('what is wrong stands first', (t) => {
	const [first] = healthLines({...health, problems: ['the disk is full'], sources: []}, look);
	t.is(first, 'problem     the disk is full');
});
