import test from 'ava';
import {makeSyslogTest} from '../../../src/daemons/agent/syslog-test.ts';

const lines: readonly (readonly [string, boolean])[] = [
	['Nov 20 14:03:11 web-1 sshd[811]: Failed password for root', true],
	['<38>Nov 20 14:03:11 web-1 sshd[811]: Failed password for root', true],
	['<38>1 2026-11-20T14:03:11Z web-1 sshd 811 - - Failed password', true],
	['2026-11-20T14:03:11.123456+00:00 web-1 sshd[811]: Failed password', true],
	['192.0.2.1 - - [20/Nov/2026:14:03:11 +0000] "GET / HTTP/1.1" 200 612', false],
	['{"level":"info","msg":"started"}', false],
	['2026-11-20T14:03:11Z started', false],
	['panic: runtime error', false],
	['', false],
];

for (const [line, expected] of lines)
	test(`<${line.slice(0, 40)}> is ${expected ? '' : 'no '}syslog as it stands`, (t) => {
		const isSyslog = makeSyslogTest();
		t.is(isSyslog(Buffer.from(line)), expected);
		t.is(isSyslog(Buffer.from(line)), expected);
	});
