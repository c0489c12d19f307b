import test from 'ava';
import {EventBatch, timeFlag} from '../../../src/model/event-batch.ts';
import {scanMessage} from '../../../src/proto/syslog/scanner.ts';

/** Lines of programs' own files, and the time that each tells; `?` behind it where no zone does. */
const lines: readonly (readonly [line: string, time: string | null])[] = [
	['[Sun Dec 04 04:47:44 2005] [error] [client 192.0.2.7] x', '2005-12-04T04:47:44.000?'],
	['[Wed Jul 16 23:11:45.123456 2024] [core:error] x', '2024-07-16T23:11:45.123?'],
	['[2024-06-13 10:00:00] NOTICE[2345] x', '2024-06-13T10:00:00.000?'],
	['[2024-06-13 10:00:00.5+02:00] x', '2024-06-13T08:00:00.500'],
	['[13-Jun-2024 10:00:00 +0200]: x', '2024-06-13T08:00:00.000'],
	['[13-Jun-2024 10:00:00 UTC] PHP x', '2024-06-13T10:00:00.000'],
	['[13-Jun-2024 10:00:00 Europe/Berlin] PHP x', '2024-06-13T10:00:00.000?'],
	['192.0.2.7 - - [30/Sep/2021:09:58:05 +0200] "GET / HTTP/1.1" 404', '2021-09-30T07:58:05.000'],
	['a.example 2001:db8::7 - b [30/Sep/2021:09:58:05 -0130] "x', '2021-09-30T11:28:05.000'],
	// A client's name that imitates a time: quotes are escaped in it.
	[
		'192.0.2.7 - x [20/Nov/2020:00:00:00 +0000] \\"y [30/Sep/2021:09:58:05 +0000] "GET / HTTP/1.1" 404',
		'2021-09-30T09:58:05.000',
	],
	['192.0.2.7 - - [31/Feb/2021:09:58:05 +0200] "GET / HTTP/1.1" 404', null],
	['192.0.2.7 - - [30/Sep/2021:09:58 +0200] "GET / HTTP/1.1" 404', null],
	['[error] x [30/Sep/2021:09:58:05 +0200] y', null],
	['[Sun Dec 04 04:47:44 2005', null],
	['{"a":"[30/Sep/2021:09:58:05 +0200] \\"x"}', null],
];

for (const [line, expected] of lines) {
	test(`the time of <${line}> is found, and stays in the message`, (t) => {
		const raw = Buffer.from(line);
		const batch = new EventBatch(1, raw.length);
		const row = batch.add(raw, 0, 1, 0);
		scanMessage(batch, row, 'file');
		const time = batch.deviceTime[row] ?? Number.NaN;
		const zone = batch.timeFlags[row] === timeFlag.noZone ? '?' : '';
		const told = Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, -1) + zone;
		t.is(told, expected);
		t.is(batch.spanText(row, 'message'), line);
		t.is(batch.spanText(row, 'timestamp'), null);
	});
}
