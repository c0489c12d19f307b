import test from 'ava';
import {EventBatch, span} from '../../../src/model/event-batch.ts';
import {scanMessage} from '../../../src/proto/syslog/scanner.ts';
import {randomFrom} from '../../helpers/random.ts';
import type {SyslogTest} from '../../../src/collect/file-setting.ts';
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
	['something happened 1', false],
	['Nov 20 14:03:11 something happened 1', false],
	['Nov 20 14:03:11 web-1 kernel: [1.5] eth0: link up', true],
	['Nov 20 14:03:11 web-1.example.org sshd[811]: Failed password', true],
	['Nov 20 14:03:11 INFO main: started', false],
	['2026-11-20 14:03:11 ERROR db[3]: no connection', false],
	['Nov 20 14:03:11 sshd[811]: Failed password', false],
	['<13>something happened', false],
	['<34>1 - - - - - - nothing but a message', true],
	['', false],
];

for (const [line, expected] of lines)
	test(`<${line.slice(0, 40)}> is ${expected ? '' : 'no '}syslog as it stands`, (t) => {
		const isSyslog = testOf(makeSyslogTest());
		t.is(isSyslog(line), expected);
		t.is(isSyslog(line), expected);
	});

test('a line known by its characters is syslog to the scanner too', (t) => {
	const isSyslog = testOf(makeSyslogTest());
	const batch = new EventBatch(1, 4096);
	const random = randomFrom(7);
	const pick = (words: readonly string[]): string =>
		words[Math.floor(random() * words.length)] ?? '';
	let taken = 0;
	for (let count = 0; count < 20_000; count += 1) {
		const line = [pick(times), pick(words), pick(words), pick(words)].join(
			pick([' ', ' ', ' ', '  ', '']),
		);
		if (!isSyslog(line)) continue;
		taken += 1;
		batch.clear();
		const row = batch.add(Buffer.from(line, 'latin1'), 0, 0, 0);
		scanMessage(batch, row, 'file');
		const has = (name: 'host' | 'program'): boolean => batch.spanFrom(row, span[name]) >= 0;
		const isTaken =
			batch.reason[row] === 0 &&
			!Number.isNaN(batch.deviceTime[row]) &&
			has('host') &&
			has('program');
		t.true(isTaken, JSON.stringify(line));
	}
	t.true(taken > 500);
});

const times = [
	'Nov 20 14:03:11',
	'Feb 28 23:59:59',
	'Feb 29 00:00:00',
	'Apr 31 00:00:00',
	'Jan  1 00:00:00',
	'Dec 31 24:00:00',
	'2026-11-20T14:03:11Z',
	'2026-02-30T14:03:11Z',
	'2026-11-20T14:03:11.123456+01:00',
	'2026-11-20T14:03:11+14:00',
];

const words = [
	'web-1',
	'a',
	'user.info',
	'info',
	'err:',
	'-',
	'x-',
	'10.0.0.7',
	'sshd[811]:',
	'sshd:',
	'sshd',
	's.h-d_[1]:',
	'kernel: [1.5]',
	'last message repeated',
	'%ASA-6-1:',
	'\u0000',
	'a\u0007b:',
	'',
	': x',
	'text',
];

/** Within other text, as lines are given in a piece of a file. */
function testOf(isSyslog: SyslogTest): (line: string) => boolean {
	return (line) => {
		const text = `x\n${line}\nsshd[1]: `;
		return isSyslog(Buffer.from(text, 'latin1'), text, 2, 2 + line.length);
	};
}
