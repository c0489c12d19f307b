import test from 'ava';
import {Chalk} from 'chalk';
import type {ChartLook} from '../../../src/cli/text/chart.ts';
import {endpointPage, endpointTable} from '../../../src/cli/text/endpoint-text.ts';
import {agentEndpoint, deviceEndpoint, endpointDetail} from '../../helpers/second-slice-samples.ts';

const plain: ChartLook = {colours: new Chalk({level: 0}), isUtc: true, isAscii: true};

test('the table of endpoints shows state, load and the last day', (t) => {
	t.deepEqual(endpointTable([agentEndpoint, deviceEndpoint], plain), [
		'NAME    STATE   KIND    LAST SEEN              CPU   MEM  EV/MIN  ALERTS  LAST DAY                  ID                SYSTEM',
		`web     alive   agent   2026-11-20 14:03:11Z  12 %  50 %      42       1  ${' '.repeat(20)}#_=#  a1b2c3d4e5f60718  Debian GNU/Linux 12`,
		`router  silent  device  2026-11-20 14:03:11Z     -     -       0       0  ${' '.repeat(20)}#_=#  device:192.0.2.1  -`,
		'',
		'router: nothing heard for 20 min: look whether it still sends here',
	]);
});

test('the page of an endpoint has its host, load, spool and times', (t) => {
	t.deepEqual(endpointPage(endpointDetail, plain), [
		'endpoint    web (agent a1b2c3d4e5f60718)',
		'state       alive since 2026-11-20 10:00:00Z',
		'first seen  2026-11-19 08:00:00Z',
		'last seen   2026-11-20 14:03:11Z',
		'from        local, its events are source:a1b2c3d4e5f60718, proved that it belongs to this hub',
		'events      42 in the last minute, 1 open alert',
		'system      Debian GNU/Linux 12, 6.1.0-13-amd64 x86_64',
		'booted      2026-11-17 10:00:00Z',
		'agent       0.1.0',
		'up          3 d 4 h',
		'cpu         12 % of 4 cores, 2400 MHz  _= #',
		'load        0.50 0.25 0.10',
		'memory      50 % of 8.0 GiB',
		'swap        none',
		'disk        75 % of 100 GiB on /',
		'network     1.5 KiB received, 10 B sent',
		'read        1000 lines, 1 cut, 0 B lost',
		'delivered   990 acknowledged, 10 in the spool (2.0 KiB)',
		'clock       1 min 30 s behind the hub',
		`last day    [${' '.repeat(20)}#_=#] 63 %, one sign per hour`,
		'',
		'alive',
		'  2026-11-20 10:00:00Z to 2026-11-20 14:03:11Z',
	]);
});

test('the page of a silent device begins with its problem', (t) => {
	const device = {endpoint: deviceEndpoint, status: null, counters: null, clock_skew_ms: null};
	const intervals = Array.from({length: 12}, () => endpointDetail.intervals).flat();
	const lines = endpointPage({...device, intervals}, plain);
	t.regex(lines[0] ?? '', /^problem +nothing heard for 20 min/);
	t.is(lines.at(-1), '  and 2 times before');
	t.is(endpointPage({...device, intervals: []}, plain).at(-1), '  never for long');
});

test('what an endpoint says of itself cannot steer the terminal', (t) => {
	const evil = '\u001B[2J\u202Ex';
	const endpoint = {
		...agentEndpoint,
		name: evil,
		problems: [evil],
		host: {os: evil, kernel: evil, arch: evil, booted: agentEndpoint.since, version: evil},
	};
	const page = endpointPage({...endpointDetail, endpoint}, plain);
	t.notRegex([...page, ...endpointTable([endpoint], plain)].join(''), /[\p{Cc}\u202E]/u);
});
