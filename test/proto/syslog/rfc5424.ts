import test from 'ava';
import * as fc from 'fast-check';
import {scanned, verdict} from '../../helpers/scan.ts';
import {anyCharacter, fuzzRuns} from '../../helpers/fuzzing.ts';

const head = '<34>1 ';
const time = '2003-10-11T22:14:15.003Z';
const rest = ' host su 7 ID47 - text';

// TIMESTAMP, RFC 5424 §6.2.3: what stands there, and the verdict with its offset within the time stamp.
const timestamps: readonly (readonly [string, string])[] = [
	['-', 'ok'],
	['2003-10-11T22:14:15Z', 'ok'],
	['2003-10-11T22:14:15.0Z', 'ok'],
	['2003-10-11T22:14:15.123456Z', 'ok'],
	['2003-10-11T22:14:15.1234567Z', 'fraction 26'],
	['2003-10-11T22:14:15.Z', 'fraction 20'],
	['2003-10-11T22:14:15,1Z', 'timestamp 19'],
	['2003-08-24T05:14:15.000003-07:00', 'ok'],
	['2003-08-24T05:14:15+00:00', 'ok'],
	['2003-08-24T05:14:15-00:00', 'ok'],
	['2003-08-24T05:14:15+23:59', 'ok'],
	['2003-08-24T05:14:15+24:00', 'time 21'],
	['2003-08-24T05:14:15+30:00', 'time 20'],
	['2003-08-24T05:14:15+07:60', 'time 23'],
	['2003-08-24T05:14:15+0700', 'timestamp 22'],
	['2003-08-24T05:14:15+07', 'timestamp 22'],
	['2003-08-24T05:14:15+7:00', 'time 20'],
	['2003-08-24T05:14:15', 'timestamp 19'],
	['2003-08-24T05:14:15 Z', 'timestamp 19'],
	['2003-08-24T05:14:15z', 'timestamp 19'],
	['2003-08-24t05:14:15Z', 'timestamp 10'],
	['2003-08-24 05:14:15Z', 'timestamp 10'],
	['2003-08-24T05:14:15ZZ', 'timestamp 20'],
	['2003-08-24T05:14Z', 'timestamp 16'],
	['2003-08-24', 'timestamp 10'],
	['2003-8-24T05:14:15Z', 'date 5'],
	['03-08-24T05:14:15Z', 'timestamp 2'],
	['20030824T051415Z', 'timestamp 4'],
	['12003-08-24T05:14:15Z', 'timestamp 4'],
	['Oct', 'timestamp 0'],
	['--', 'timestamp 1'],
	['-x', 'timestamp 1'],
	['', 'timestamp 0'],
	// The calendar.
	['0000-01-01T00:00:00Z', 'ok'],
	['9999-12-31T23:59:59Z', 'ok'],
	['2003-00-11T22:14:15Z', 'date 6'],
	['2003-12-11T22:14:15Z', 'ok'],
	['2003-13-11T22:14:15Z', 'date 6'],
	['2003-20-11T22:14:15Z', 'date 5'],
	['2003-10-00T22:14:15Z', 'date 9'],
	['2003-10-31T22:14:15Z', 'ok'],
	['2003-10-32T22:14:15Z', 'date 9'],
	['2003-10-40T22:14:15Z', 'date 8'],
	['2003-11-30T22:14:15Z', 'ok'],
	['2003-11-31T22:14:15Z', 'date 9'],
	['2003-02-28T22:14:15Z', 'ok'],
	['2003-02-29T22:14:15Z', 'date 9'],
	['2004-02-29T22:14:15Z', 'ok'],
	['2004-02-30T22:14:15Z', 'date 8'],
	['1900-02-29T22:14:15Z', 'date 9'],
	['2000-02-29T22:14:15Z', 'ok'],
	// The clock; a leap second is refused.
	['2003-10-11T00:00:00Z', 'ok'],
	['2003-10-11T23:59:59Z', 'ok'],
	['2003-10-11T24:00:00Z', 'time 12'],
	['2003-10-11T30:00:00Z', 'time 11'],
	['2003-10-11T22:60:15Z', 'time 14'],
	['2003-10-11T22:59:60Z', 'time 17'],
	['2016-12-31T23:59:60Z', 'time 17'],
	['2003-10-11T22-14-15Z', 'timestamp 13'],
	['2003/10/11T22:14:15Z', 'timestamp 4'],
	['2003-1x-11T22:14:15Z', 'timestamp 6'],
	['2003-13-1xT22:14:15Z', 'date 6'],
	['2003-10-11T22:14:15\u007FZ', 'timestamp 19'],
];

for (const [stamp, expected] of timestamps) {
	test(`TIMESTAMP ${JSON.stringify(stamp)}: ${expected}`, (t) => {
		const [reason = '', offset] = expected.split(' ');
		const shifted = offset === undefined ? reason : `${reason} ${head.length + Number(offset)}`;
		t.is(verdict(`${head}${stamp}${rest}`), shifted);
	});
}

const before = `${head}${time} `;
const x = (count: number) => 'x'.repeat(count);

// The words of the header: what stands behind PRI, VERSION and TIMESTAMP, and the verdict with its offset there.
const headers: readonly (readonly [string, string])[] = [
	['host app 7 ID -', 'ok'],
	['- - - - -', 'ok'],
	['!~ !~ !~ !~ -', 'ok'],
	['-x -- -7 [ -', 'ok'],
	[`${x(255)} app 7 ID -`, 'ok'],
	[`${x(256)} app 7 ID -`, 'hostname_length 255'],
	[`host ${x(48)} 7 ID -`, 'ok'],
	[`host ${x(49)} 7 ID -`, 'app_name_length 53'],
	[`host app ${x(128)} ID -`, 'ok'],
	[`host app ${x(129)} ID -`, 'procid_length 137'],
	[`host app 7 ${x(32)} -`, 'ok'],
	[`host app 7 ${x(33)} -`, 'msgid_length 43'],
	[' app 7 ID -', 'hostname 0'],
	['host  7 ID -', 'app_name 5'],
	['host app  ID -', 'procid 9'],
	['host app 7  -', 'msgid 11'],
	['ho\tst app 7 ID -', 'hostname 2'],
	['host\tapp 7 ID -', 'hostname 4'],
	['hóst app 7 ID -', 'hostname 1'],
	['host \u007F 7 ID -', 'app_name 5'],
	['host app\0 7 ID -', 'app_name 8'],
	['host app 7\u001B ID -', 'procid 10'],
	['host app 7 I\nD -', 'msgid 12'],
	['host app 7 ID', 'truncated 13'],
	['host app 7 ID ', 'truncated 14'],
	['host app 7', 'truncated 10'],
	['host app', 'truncated 8'],
	['host', 'truncated 4'],
	['', 'truncated 0'],
];

for (const [words, expected] of headers) {
	test(`the words ${JSON.stringify(words).slice(0, 40)}: ${expected}`, (t) => {
		const [reason = '', offset] = expected.split(' ');
		const shifted = offset === undefined ? reason : `${reason} ${before.length + Number(offset)}`;
		t.is(verdict(`${before}${words}`), shifted);
	});
}

test('every field arrives with its name', (t) => {
	t.deepEqual(
		scanned(`<165>1 2003-10-11T22:14:15.003Z mymachine.example.com su 8710 ID47 - text`),
		{
			line: 1,
			ok: true,
			format: 'rfc5424',
			pri: 165,
			facility: 20,
			severity: 5,
			version: 1,
			timestamp: '2003-10-11T22:14:15.003Z',
			hostname: 'mymachine.example.com',
			app: 'su',
			procid: '8710',
			msgid: 'ID47',
			structured_data: {},
			message: 'text',
		},
	);
});

test('a nil value is null, and no message is not an empty one', (t) => {
	const nothing = {timestamp: null, hostname: null, app: null, procid: null, msgid: null};
	t.like(scanned('<13>1 - - - - - -'), {...nothing, ok: true, message: null});
	t.like(scanned('<13>1 - - - - - - '), {...nothing, ok: true, message: ''});
	t.like(scanned('<13>12 - - - - - -  x '), {version: 12, message: ' x '});
});

test('a byte order mark is no part of the message', (t) => {
	t.like(scanned('<13>1 - - - - - - \uFEFFété'), {message: 'été'});
	t.like(scanned('<13>1 - - - - - - \uFEFF'), {message: ''});
	t.like(scanned('<13>1 - - - - - - \uFEFF\uFEFFx'), {message: '\uFEFFx'});
	t.like(scanned('<13>1 - - - - - - x\uFEFF'), {message: 'x\uFEFF'});
});

test('control bytes and line ends in the message are data', (t) => {
	t.like(scanned('<13>1 - - - - - - a\0b\u001B[31m\nc\u007F'), {
		message: 'a\0b\u001B[31m\nc\u007F',
	});
});

test('a message that is not UTF-8 is there in base64 too', (t) => {
	const bytes = Buffer.concat([Buffer.from('<13>1 - - - - - - a'), Buffer.from([0xff, 0x62])]);
	t.like(scanned(bytes), {
		message: 'a\uFFFDb',
		message_base64: Buffer.from([97, 255, 98]).toString('base64'),
	});
	t.false('message_base64' in scanned('<13>1 - - - - - - \uFFFD'));
});

test('behind a refused field the others are still found', (t) => {
	t.deepEqual(scanned(`<34>1 2003-13-11T22:14:15Z host su 7 ID47 [a b="c"] text`), {
		line: 1,
		ok: false,
		reason: 'date',
		offset: 12,
		partial: {
			format: 'rfc5424',
			pri: 34,
			facility: 4,
			severity: 2,
			version: 1,
			timestamp: null,
			hostname: 'host',
			app: 'su',
			procid: '7',
			msgid: 'ID47',
			structured_data: {a: {b: 'c'}},
			message: 'text',
		},
	});
	t.like(scanned('<34>1 - ho\tst su - - - text'), {
		reason: 'hostname',
		partial: {hostname: null, app: 'su', message: 'text'},
	});
});

const word = (most: number) =>
	fc.string({
		unit: fc.integer({min: 33, max: 126}).map((code) => String.fromCharCode(code)),
		minLength: 1,
		maxLength: most,
	});
const nil = (text: string) => (text === '-' ? null : text);

test('whatever the grammar can say comes back as it was said', (t) => {
	const parts = fc.record({
		pri: fc.integer({min: 0, max: 191}),
		version: fc.integer({min: 1, max: 999}),
		date: fc.date({min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true}),
		hostname: word(255),
		app: word(48),
		procid: word(128),
		msgid: word(32),
		message: fc.string({unit: anyCharacter, maxLength: 50}),
	});
	fc.assert(
		fc.property(parts, ({pri, version, date, hostname, app, procid, msgid, message}) => {
			const timestamp = date.toISOString();
			const line = `<${pri}>${version} ${timestamp} ${hostname} ${app} ${procid} ${msgid} - ${message}`;
			t.like(scanned(line), {
				ok: true,
				pri,
				version,
				timestamp,
				hostname: nil(hostname),
				app: nil(app),
				procid: nil(procid),
				msgid: nil(msgid),
				message: message.replace(/^\uFEFF/, ''),
			});
		}),
		fuzzRuns(200),
	);
});
