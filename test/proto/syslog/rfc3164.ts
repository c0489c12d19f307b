import test from 'ava';
import type {ScanFormat} from '../../../src/proto/syslog/scanner.ts';
import {scanned, verdict} from '../../helpers/scan.ts';

type Parts = readonly [
	timestamp: string | null,
	hostname: string | null,
	app: string | null,
	procid: string | null,
	message: string,
];

const stamp = '--10-11T22:14:15';

// Behind `<34>`.
const headers: readonly (readonly [string, Parts])[] = [
	['Oct 11 22:14:15 mymachine su: text', [stamp, 'mymachine', 'su', null, 'text']],
	['Oct 11 22:14:15 mymachine su[7]: text', [stamp, 'mymachine', 'su', '7', 'text']],
	['Oct 11 22:14:15 mymachine su:text', [stamp, 'mymachine', 'su', null, 'text']],
	['Oct 11 22:14:15 mymachine su:  text ', [stamp, 'mymachine', 'su', null, ' text ']],
	['Oct 11 22:14:15 mymachine su:\ttext', [stamp, 'mymachine', 'su', null, 'text']],
	['Oct 11 22:14:15 mymachine su:', [stamp, 'mymachine', 'su', null, '']],
	['Oct 11 22:14:15 mymachine su: a: b[1]: c', [stamp, 'mymachine', 'su', null, 'a: b[1]: c']],
	['::1 - - [x] text', [null, null, null, null, '::1 - - [x] text']],
	// Tags as devices write them.
	['Oct 11 22:14:15 h sshd(pam_unix)[19]: text', [stamp, 'h', 'sshd(pam_unix)', '19', 'text']],
	['Oct 11 22:14:15 h postfix/smtpd[19]: text', [stamp, 'h', 'postfix/smtpd', '19', 'text']],
	['Oct 11 22:14:15 h /usr/sbin/cron[19]: text', [stamp, 'h', '/usr/sbin/cron', '19', 'text']],
	['Oct 11 22:14:15 h systemd-logind[19]: text', [stamp, 'h', 'systemd-logind', '19', 'text']],
	['Oct 11 22:14:15 h rpc.mountd: text', [stamp, 'h', 'rpc.mountd', null, 'text']],
	['Oct 11 22:14:15 h (squid-1): text', [stamp, 'h', '(squid-1)', null, 'text']],
	['Oct 11 22:14:15 h a[b][19]: text', [stamp, 'h', 'a[b]', '19', 'text']],
	['Oct 11 22:14:15 h zed[a:b]: text', [stamp, 'h', 'zed', 'a:b', 'text']],
	['Oct 11 22:14:15 h app[]: text', [stamp, 'h', 'app', null, 'text']],
	['Oct 11 22:14:15 h app[19] text', [stamp, 'h', 'app', '19', 'text']],
	['Oct 11 22:14:15 h app text here', [stamp, 'h', 'app', null, 'text here']],
	['Oct 11 22:14:15 h -- MARK --', [stamp, 'h', '--', null, 'MARK --']],
	['Oct 11 22:14:15 h kernel: [12.5] IN=a', [stamp, 'h', 'kernel', null, '[12.5] IN=a']],
	['Oct 11 22:14:15 h %%01IFNET/4/X(l)[7]:text', [stamp, 'h', '%%01IFNET/4/X(l)', '7', 'text']],
	[
		'Oct 11 22:14:15 h MSWinEventLog\t1\tSecurity',
		[stamp, 'h', 'MSWinEventLog', null, '1\tSecurity'],
	],
	['Oct 11 22:14:15 h ähm: text', [stamp, 'h', 'ähm', null, 'text']],
	// No tag.
	['Oct 11 22:14:15 h [12.5] IN=a', [stamp, 'h', null, null, '[12.5] IN=a']],
	['Oct 11 22:14:15 h {"a":1}', [stamp, 'h', null, null, '{"a":1}']],
	['Oct 11 22:14:15 h "a": b', [stamp, 'h', null, null, '"a": b']],
	['Oct 11 22:14:15 h user=root x', [stamp, 'h', null, null, 'user=root x']],
	['Oct 11 22:14:15 h 1,2,3 x', [stamp, 'h', null, null, '1,2,3 x']],
	['Oct 11 22:14:15 h  text here', [stamp, 'h', null, null, 'text here']],
	['Oct 11 22:14:15 h', [stamp, 'h', null, null, '']],
	['Oct 11 22:14:15 h ', [stamp, 'h', null, null, '']],
	// Hosts.
	['Oct 11 22:14:15 192.0.2.1 su: x', [stamp, '192.0.2.1', 'su', null, 'x']],
	['Oct 11 22:14:15 host.example.com. su: x', [stamp, 'host.example.com.', 'su', null, 'x']],
	['Oct 11 22:14:15 2001:db8::1 su: x', [stamp, '2001:db8::1', 'su', null, 'x']],
	['Oct 11 22:14:15 fe80::1%eth0 su: x', [stamp, 'fe80::1%eth0', 'su', null, 'x']],
	['Oct 11 22:14:15 ::ffff:192.0.2.1 su: x', [stamp, '::ffff:192.0.2.1', 'su', null, 'x']],
	['Oct 11 22:14:15 [2001:db8::1] su: x', [stamp, '[2001:db8::1]', 'su', null, 'x']],
	['Oct 11 22:14:15 Übergröße su: x', [stamp, 'Übergröße', 'su', null, 'x']],
	['Oct 11 22:14:15 _gateway su: x', [stamp, '_gateway', 'su', null, 'x']],
	['Oct 11 22:14:15 site/router su: x', [stamp, 'site/router', 'su', null, 'x']],
	['Oct 11 22:14:15 - su: x', [stamp, null, 'su', null, 'x']],
	// No host.
	['Oct 11 22:14:15 su: text', [stamp, null, 'su', null, 'text']],
	['Oct 11 22:14:15 cron[7]: text', [stamp, null, 'cron', '7', 'text']],
	['Oct 11 22:14:15 cron[7] text', [stamp, null, 'cron', '7', 'text']],
	['Oct 11 22:14:15 /bin/x: text', [stamp, null, '/bin/x', null, 'text']],
	['Oct 11 22:14:15 #001 text', [stamp, null, '#001', null, 'text']],
	['Oct 11 22:14:15 : text', [stamp, null, null, null, 'text']],
	['Oct 11 22:14:15 {"a": 1}', [stamp, null, null, null, '{"a": 1}']],
	['Oct 11 22:14:15 %ASA-6-302013: x', [stamp, null, '%ASA-6-302013', null, 'x']],
	['Oct 11 22:14:15', [stamp, null, null, null, '']],
	['Oct 11 22:14:15 ', [stamp, null, null, null, '']],
	// Cisco.
	['Oct 11 2003 22:14:15: %ASA-6-1: x', ['2003-10-11T22:14:15', null, '%ASA-6-1', null, 'x']],
	['Oct 11 2003 22:14:15 fw : %ASA-6-1: x', ['2003-10-11T22:14:15', 'fw', '%ASA-6-1', null, 'x']],
	['29: *Mar  1 00:01:02.123: %SYS-5-X: x', ['--03-01T00:01:02.123', null, '%SYS-5-X', null, 'x']],
	['29: .Mar  1 00:01:02 UTC: %SYS-5-X: x', ['--03-01T00:01:02Z', null, '%SYS-5-X', null, 'x']],
	['29: Oct 11 22:14:15: %SYS-5-X: x', [stamp, null, '%SYS-5-X', null, 'x']],
	['*Oct 11 22:14:15 CEST: %SYS-5-X: x', [`${stamp}+02:00`, null, '%SYS-5-X', null, 'x']],
	[
		': 2003 Oct 11 22:14:15 UTC: %ETH-5-X: x',
		['2003-10-11T22:14:15Z', null, '%ETH-5-X', null, 'x'],
	],
	[':Oct 11 22:14:15 UTC: %ASA-vpn-6-1: x', [`${stamp}Z`, null, '%ASA-vpn-6-1', null, 'x']],
	[': text', [null, null, null, null, 'text']],
	['29: %SYS-5-X: x', [null, null, '%SYS-5-X', null, 'x']],
	['1w2d: %LINK-3-UPDOWN: x', [null, null, '%LINK-3-UPDOWN', null, 'x']],
	['%ASA-6-302013: x', [null, null, '%ASA-6-302013', null, 'x']],
	// No time stamp: all is message but a sure tag.
	['su: text', [null, null, 'su', null, 'text']],
	['cron[7]: text', [null, null, 'cron', '7', 'text']],
	['cron[7] text', [null, null, 'cron', '7', 'text']],
	['some text: here', [null, null, null, null, 'some text: here']],
	['http://x/ is down', [null, null, null, null, 'http://x/ is down']],
	['date=2003-10-11 time=22:14:15', [null, null, null, null, 'date=2003-10-11 time=22:14:15']],
	[' x', [null, null, null, null, 'x']],
];

for (const [text, expected] of headers) {
	test(`the header of ${encodeURI(text).replaceAll('%20', '·')}`, (t) => {
		t.deepEqual(partsOf(`<34>${text}`), expected);
	});
}

// Time stamp as sent, and as it leaves the process; null where it is none and all is message.
const timestamps: readonly (readonly [string, string | null])[] = [
	['Oct  1 22:14:15', '--10-01T22:14:15'],
	['Oct 1 22:14:15', '--10-01T22:14:15'],
	['Oct 01 22:14:15', '--10-01T22:14:15'],
	[' Oct 11 22:14:15', stamp],
	['OCT 11 22:14:15', stamp],
	['oct 11 22:14:15', stamp],
	['Oct 11 2:14:15', '--10-11T02:14:15'],
	['Oct 11 22:14:15:', stamp],
	['Oct 11 22:14:15.5', '--10-11T22:14:15.5'],
	['Oct 11 22:14:15.123456789', '--10-11T22:14:15.123456789'],
	['Oct 11 22:14:15,123', '--10-11T22:14:15.123'],
	['Oct 11 22:14:15+02:00', '--10-11T22:14:15+02:00'],
	['Oct 11 22:14:15Z', '--10-11T22:14:15Z'],
	['Oct 11 2003 22:14:15', '2003-10-11T22:14:15'],
	['Oct 11 2003 22:14:15.5', '2003-10-11T22:14:15.5'],
	['Oct 11 22:14:15 2003', '2003-10-11T22:14:15'],
	['Oct  1 22:14:15 2003', '2003-10-01T22:14:15'],
	['Feb 29 22:14:15', '--02-29T22:14:15'],
	['Feb 29 2004 22:14:15', '2004-02-29T22:14:15'],
	['Dec 31 23:59:59', '--12-31T23:59:59'],
	['2003-10-11T22:14:15Z', '2003-10-11T22:14:15Z'],
	['2003-10-11T22:14:15.123456+02:00', '2003-10-11T22:14:15.123456+02:00'],
	['2003-10-11T22:14:15+0200', '2003-10-11T22:14:15+0200'],
	['2003-10-11T22:14:15', '2003-10-11T22:14:15'],
	['2003-10-11 22:14:15,123', '2003-10-11 22:14:15,123'],
	// Days that their months lack make a time stamp, if one that tells no time.
	['Feb 30 22:14:15', '--02-30T22:14:15'],
	['Feb 29 2003 22:14:15', '2003-02-29T22:14:15'],
	['Feb 29 22:14:15 2003', '2003-02-29T22:14:15'],
	['2003-02-29T22:14:15Z', '2003-02-29T22:14:15Z'],
	['Oct 11 22:14:60', '--10-11T22:14:60'],
	['Oct 11 22:14:61', null],
	['Oct 11 22:14:15:123', '--10-11T22:14:15.123'],
	['Oct 11 22:14:15:12', null],
	['Oct 32 22:14:15', null],
	['Oct 0 22:14:15', null],
	['Oct 11 24:14:15', null],
	['Oct 11 22:60:15', null],
	['Oct 11 22.14.15', null],
	['Okt 11 22:14:15', null],
	['Oct11 22:14:15', null],
	['Oct 11 22:14:15x', null],
	['Oct 11 22:14', null],
	['2003-10-11T24:14:15Z', null],
	['2003-13-11T22:14:15Z', null],
];

for (const [sent, written] of timestamps) {
	test(`the time stamp ${sent.replaceAll(' ', '·')} leaves as ${written}`, (t) => {
		const parts = partsOf(`<34>${sent} host su: text`);
		if (written === null) t.is(parts?.[0], null);
		else t.deepEqual(parts, [written, 'host', 'su', null, 'text']);
	});
}

// Behind `<34>Oct 11 22:14:15 `: the verdict, its offset from there.
const controls: readonly (readonly [string, string])[] = [
	['host su: te\u0007xt', 'ok'],
	['host su:\u0007text', 'ok'],
	['su:\u0007text', 'ok'],
	['host su: \0\u001B\u007F\n', 'ok'],
	['host [1] \u0007', 'ok'],
	['host app te\u0007xt', 'ok'],
	['host\tapp: text', 'ok'],
	['ho\u0007st su: text', 'control 2'],
	['\u0007host su: text', 'control 0'],
	['host s\0u: text', 'control 6'],
	['host su[\u001B7]: text', 'control 8'],
	['host su\u007F: text', 'control 7'],
	['host su\n: text', 'control 7'],
	['host te\u0007xt', 'control 7'],
	['s\u0007u: text', 'control 1'],
	['ho\u00A0st su: text', 'ok'],
];

for (const [text, expected] of controls) {
	test(`control bytes in ${encodeURI(text).replaceAll('%20', '·')}: ${expected}`, (t) => {
		const before = '<34>Oct 11 22:14:15 ';
		const [reason = '', offset] = expected.split(' ');
		const shifted = offset === undefined ? reason : `${reason} ${before.length + Number(offset)}`;
		t.is(verdict(before + text), shifted);
	});
}

test('a control byte where the header begins is refused', (t) => {
	t.is(verdict('<34>\u0007Oct 11 22:14:15 host su: text'), 'control 4');
	t.is(verdict('<34>s\u0007u: text'), 'control 5');
	t.is(verdict('<34>\0'), 'control 4');
	t.is(verdict('<34>some te\u0007xt'), 'ok');
});

test('a refused line tells what was read before, and the rest as message', (t) => {
	t.like(scanned('<34>Oct 11 22:14:15 host s\0u: text'), {
		reason: 'control',
		partial: {
			format: 'rfc3164',
			pri: 34,
			timestamp: stamp,
			hostname: 'host',
			app: null,
			message: 's\0u: text',
		},
	});
});

test('what RFC 3164 does not have is null, and structured data empty', (t) => {
	t.like(scanned('<34>Oct 11 22:14:15 host su: text'), {
		format: 'rfc3164',
		version: null,
		msgid: null,
		structured_data: {},
	});
});

test('bytes of another encoding are kept', (t) => {
	const latin1 = Buffer.from('<34>Oct 11 22:14:15 h\xF6st su: t\xE4xt', 'latin1');
	t.like(scanned(latin1), {
		hostname: 'h\uFFFDst',
		message: 't\uFFFDxt',
		message_base64: Buffer.from('t\xE4xt', 'latin1').toString('base64'),
	});
	t.like(scanned('<34>Oct 11 22:14:15 host su: \uFEFFété'), {message: 'été'});
});

test('lines of log files have the same header without PRI', (t) => {
	t.deepEqual(partsOf('Oct 11 22:14:15 combo sshd(pam_unix)[19939]: text', 'file'), [
		stamp,
		'combo',
		'sshd(pam_unix)',
		'19939',
		'text',
	]);
	t.deepEqual(partsOf('2026-11-20T14:03:11.123456+01:00 pi sshd[7]: text', 'file'), [
		'2026-11-20T14:03:11.123456+01:00',
		'pi',
		'sshd',
		'7',
		'text',
	]);
	t.deepEqual(partsOf('complete and utter gobbledegook', 'file')?.slice(3), [
		null,
		'complete and utter gobbledegook',
	]);
	t.deepEqual(partsOf('\t  at line 7', 'file')?.[4], '\t  at line 7');
});

test('a priority that a line of a log file names is no host and no tag', (t) => {
	const named = ['auth.info', 'local7.warning', '<4.6>', '<auth.info>'];
	for (const name of named) {
		t.deepEqual(partsOf(`Oct 11 22:14:15 h ${name} sshd[7]: x`, 'file'), [
			stamp,
			'h',
			'sshd',
			'7',
			'x',
		]);
		t.deepEqual(partsOf(`Oct 11 22:14:15 ${name} h sshd[7]: x`, 'file'), [
			stamp,
			'h',
			'sshd',
			'7',
			'x',
		]);
		t.deepEqual(partsOf(`Oct 11 22:14:15 ${name} sshd[7]: x`, 'file'), [
			stamp,
			null,
			'sshd',
			'7',
			'x',
		]);
	}
	for (const name of ['auth.inform', 'xauth.info', 'local8.info', 'www.example'])
		t.is(partsOf(`Oct 11 22:14:15 ${name} sshd[7]: x`, 'file')?.[1], name);
	t.is(partsOf('<34>Oct 11 22:14:15 auth.info sshd[7]: x')?.[1], 'auth.info');
});

test('a line of a file may be RFC 5424 without PRI and VERSION', (t) => {
	const time = '2026-11-20T14:03:11.123Z';
	t.like(scanned(`${time} web su 7 - - text`, 'file'), {
		format: 'rfc5424',
		version: null,
		timestamp: time,
		procid: '7',
		message: 'text',
	});
	t.like(scanned(`${time} web su - ID [a b="c"]`, 'no-pri'), {
		msgid: 'ID',
		structured_data: {a: {b: 'c'}},
	});
	for (const rest of ['su: - - - text', 'INFO [main] com.example.Main - text', 'su 7 - text'])
		t.like(scanned(`${time} web ${rest}`, 'file'), {ok: true, format: 'file', hostname: 'web'});
	t.is(verdict(`${time} web su 7 - - text`), 'no_pri 0');
});

test('a year may stand before the month', (t) => {
	t.is(fileTime('2003 Oct  1 22:14:15.5'), '2003-10-01T22:14:15.5');
	t.is(fileTime('2004 Feb 29 22:14:15'), '2004-02-29T22:14:15');
	t.is(fileTime('2003 Feb 29 22:14:15'), '2003-02-29T22:14:15');
	for (const sent of ['2003 Oct 11 2004 22:14:15', '203x Oct 11 22:14:15'])
		t.is(fileTime(sent), null);
});

test('a weekday may stand before the month', (t) => {
	const time = '2003-10-11T22:14:15';
	t.deepEqual(partsOf('<34>Sat Oct 11 22:14:15 2003 h su: x'), [time, 'h', 'su', null, 'x']);
	t.is(partsOf('<34>Sit Oct 11 22:14:15 2003 h su: x')?.[0], null);
});

test('a byte order mark at the start of a log file is no part of its first line', (t) => {
	const parts: Parts = [stamp, 'h', 'su', null, 'x'];
	t.deepEqual(partsOf('\uFEFFOct 11 22:14:15 h su: x', 'file'), parts);
	t.deepEqual(partsOf('\uFEFF<34>Oct 11 22:14:15 h su: x', 'file'), parts);
	t.is(verdict('\uFEFF<34>Oct 11 22:14:15 h su: x'), 'no_pri 0');
});

function fileTime(sent: string): string | null | undefined {
	return partsOf(`${sent} h su: x`, 'file')?.[0];
}

function partsOf(message: string, format: ScanFormat = 'auto'): Parts | undefined {
	const result = scanned(message, format);
	if (!result.ok) return undefined;
	const {timestamp, hostname, app, procid} = result;
	return [timestamp, hostname, app, procid, result.message ?? 'null'];
}
