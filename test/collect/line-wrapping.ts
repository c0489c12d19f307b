import test from 'ava';
import {splitPiece} from '../../src/collect/file-lines.ts';
import {wrapLines} from '../../src/collect/line-wrapping.ts';

test('a record of auditd is sent with its own time, another line with that of its reading', (t) => {
	const lines = [
		'type=CWD msg=audit(1364481363.243:1): cwd="/"',
		'type=CWD msg=audit(1364481363.244:2): cwd="/"',
		'something else',
	];
	const {runs} = wrapLines(splitPiece(Buffer.from(`${lines.join('\n')}\n`), 'line').lines, {
		setting: {path: '/var/log/audit/audit.log', format: 'auto', program: null, exclude: []},
		path: '/var/log/audit/audit.log',
		hostname: 'srv',
		observedAt: 1_700_000_000_000,
		isSyslog: () => false,
	});
	const sent = runs.flatMap(({raw}) => raw.toString('latin1').split('\n'));
	t.deepEqual(sent, [
		`<13>1 2013-03-28T14:36:03.243Z srv audit - - - ${lines[0]}`,
		`<13>1 2013-03-28T14:36:03.244Z srv audit - - - ${lines[1]}`,
		`<13>1 2023-11-14T22:13:20.000Z srv audit - - - ${lines[2]}`,
	]);
});
