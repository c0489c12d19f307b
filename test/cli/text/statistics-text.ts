import test from 'ava';
import {Chalk} from 'chalk';
import type {ChartLook} from '../../../src/cli/text/chart.ts';
import {topLines, topRows} from '../../../src/cli/text/statistics-text.ts';
import {statistics} from '../../helpers/second-slice-samples.ts';

const plain: ChartLook = {colours: new Chalk({level: 0}), isUtc: true, isAscii: true};

test('volumes stand over time and sources as bars', (t) => {
	t.deepEqual(topLines(statistics, ['sources'], plain), [
		'2026-11-20 13:00:00Z to 2026-11-20 14:00:00Z',
		'_-=# 70 events, at most 40 in 15 min',
		'30 lines did not parse (30.0 %)',
		'',
		'SOURCES             EVENTS',
		`router (192.0.2.1)      60  ${'#'.repeat(40)}  udp, 30 did not parse`,
		`192.0.2.2               10  ${'#'.repeat(7)}${' '.repeat(35)}tcp`,
	]);
});

test('programs and severities have a list each', (t) => {
	const lines = topLines(statistics, ['severity', 'programs'], plain);
	t.true(lines.includes(`informational      60  ${'#'.repeat(40)}`));
	t.true(lines.includes('-              1  #'));
	t.deepEqual(topLines({...statistics, programs: []}, ['programs'], plain).slice(-2), [
		'PROGRAMS',
		'no event',
	]);
});

test('rows of severities are numbered as in RFC 5424, the last without', (t) => {
	const rows = topRows(statistics, 'severity');
	t.deepEqual(rows[3], {severity: 3, name: 'error', events: 4});
	t.deepEqual(rows[8], {severity: null, name: 'none', events: 0});
	t.is(topRows(statistics, 'sources'), statistics.sources);
});
