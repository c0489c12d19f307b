import test from 'ava';
import * as fc from 'fast-check';
import type {SpanName} from '../../../src/model/event-batch.ts';
import {span} from '../../../src/model/event-batch.ts';
import {dialectNames} from '../../../src/model/dialect.ts';
import {scanned, scannedBatch, verdict} from '../../helpers/scan.ts';
import {fuzzRuns} from '../../helpers/fuzzing.ts';

// Message, format it is taken for (or reason and offset).
const priorities: readonly (readonly [string, string])[] = [
	['<0>x', 'rfc3164'],
	['<9>x', 'rfc3164'],
	['<10>x', 'rfc3164'],
	['<99>x', 'rfc3164'],
	['<191>x', 'rfc3164'],
	['<192>x', 'pri 3'],
	['<200>x', 'pri 3'],
	['<199>x', 'pri 3'],
	['<999>x', 'pri 3'],
	['<1000>x', 'pri 4'],
	['<00>x', 'pri 2'],
	['<01>x', 'pri 2'],
	['<001>x', 'pri 2'],
	['<034>1 - - - - - -', 'pri 2'],
	['<', 'pri 1'],
	['<3', 'pri 2'],
	['<34', 'pri 3'],
	['<>x', 'pri 1'],
	['<x>boom', 'pri 1'],
	['<-1>x', 'pri 1'],
	['< 1>x', 'pri 1'],
	['<1 >x', 'pri 2'],
	['<1.0>x', 'pri 2'],
	['<1\0>x', 'pri 2'],
	['<٣>x', 'pri 1'],
	['x', 'no_pri 0'],
	[' <13>x', 'no_pri 0'],
	['\uFEFF<13>x', 'no_pri 0'],
	['\0', 'no_pri 0'],
	['', 'empty 0'],
	// What makes a message RFC 5424 is digits and a space, or nothing else.
	['<13>1 - - - - - -', 'rfc5424'],
	['<13>999 - - - - - -', 'rfc5424'],
	['<13>1', 'truncated 5'],
	['<13>', 'version 4'],
	['<13>1000', 'rfc3164'],
	['<13>1.', 'rfc3164'],
	['<13>1\t- - - - - -', 'version 5'],
	['<13> 1 - - - - - -', 'version 4'],
	['<13>v1 2003-10-11T22:14:15Z h su - - - x', 'version 4'],
	['<13>1.0 2003-10-11T22:14:15Z h su - - - x', 'version 5'],
	['<13>-1 2003-10-11T22:14:15Z h su - - - x', 'version 4'],
	['<13> 1 - of these', 'rfc3164'],
	['<13>1.0 2003-10-11T22:14:15Z text of it', 'rfc3164'],
	// What only begins as a relayed message does.
	['<13>Oct 11 22:14:15 relay <34>text', 'rfc3164'],
	['<13>Oct 11 22:14:15 relay <192>Oct 11 22:14:15 host su: x', 'rfc3164'],
	['<13>Oct 11 22:14:15 relay 1 2003-10-11T22:14:15Z text of it', 'rfc3164'],
	['<13>x 2003-10-11T22:14:15Z h su 7 - - x', 'version 4'],
	['<13>2003-10-11T22:14:15Z h su 7 - - x', 'version 4'],
	['<13> 2003-10-11T22:14:15Z h su sub ID [a b="c"] x', 'version 4'],
	['<13>2003-10-11T22:14:15Z h su: 7 - - x', 'rfc3164'],
	['<13>2003-10-11T22:14:15Z h su[1] 7 - - x', 'rfc3164'],
	['<13>2003-10-11T22:14:15Z h INFO [main] com.example.Main - x', 'rfc3164'],
	['<13>2003-10-11T22:14:15Z h INFO main pool [http-1] x', 'rfc3164'],
	['<13>app 2003-10-11T22:14:15Z h INFO [main] com.example.Main - x', 'rfc3164'],
	['<13>0 - - - - - -', 'version 4'],
	['<13>01 - - - - - -', 'version 4'],
	['<13>1000 - - - - - -', 'version 7'],
	['<13>2003 Okt 11 22:14:15 host', 'version 7'],
	// Unless they stand before what only RFC 3164 has.
	['<13>2003 Oct 11 22:14:15 host', 'rfc3164'],
	['<13>1 Oct 11 22:14:15 host su: x', 'rfc3164'],
	['<13>123 Oct 11 22:14:15 %SYS-5-X: x', 'rfc3164'],
	['<13>1 Oct 11 22:14:15 host su - - - x', 'timestamp 6'],
	['<13>1 2003-10-11T22:14:15Z host su: x', 'truncated 37'],
	['<13>1 1065910455.123456789 MX84 flows src=192.0.2.7', 'rfc3164'],
	['<13>1065910455 MX84 flows src=192.0.2.7', 'rfc3164'],
	['<13>1 1065910455 host su 7 ID47 - x', 'timestamp 10'],
];

for (const [message, expected] of priorities) {
	test(`PRI and format of ${encodeURI(message)}: ${expected}`, (t) => {
		const result = scanned(message);
		t.is(result.ok ? result.format : `${result.reason} ${result.offset}`, expected);
	});
}

test('a named format is not looked for', (t) => {
	t.is(verdict('<13>Oct 11 22:14:15 host tag: x', 'rfc5424'), 'version 4');
	t.is(verdict('<13>1 - - - - - -', 'rfc3164'), 'ok');
	t.is(verdict('x', 'rfc3164'), 'no_pri 0');
	t.is(verdict('x', 'rfc5424'), 'no_pri 0');
	t.is(verdict('', 'file'), 'empty 0');
});

test('every dialect takes RFC 3164, and two of them a message without PRI', (t) => {
	for (const dialect of dialectNames) {
		t.is(verdict('<13>Oct 11 22:14:15 host su: x', dialect), 'ok', dialect);
		const mayLack = ['no-pri', 'loose'].includes(dialect);
		t.is(verdict('Oct 11 22:14:15 host su: x', dialect) === 'ok', mayLack, dialect);
	}
	t.like(scanned('host su: x', 'no-pri'), {ok: true, format: 'file', pri: null});
	t.like(scanned('<13>1 2003-10-11T22:14:15Z h su - - - x', 'no-pri'), {format: 'rfc5424'});
});

test('loose takes what RFC 5424 forbids as it can be read', (t) => {
	const wrong = '<34>1 Oct 11 22:14:15 host su 7 ID47 [a b="c]"] x';
	t.like(scanned(wrong), {ok: false, offset: 6, partial: {timestamp: null}});
	t.like(scanned(wrong, 'loose'), {
		ok: true,
		format: 'rfc5424',
		timestamp: stamp,
		hostname: 'host',
		structured_data: {a: {b: 'c]'}},
		message: 'x',
	});
	t.like(scanned('<999>1 - host su - - - x', 'loose'), {ok: true, pri: null, hostname: 'host'});
	t.like(scanned('<34>Oct 11 22:14:15 host s\0u: x', 'loose'), {ok: true, message: 's\0u: x'});
	t.like(scanned('Oct 11 22:14:15 host su: x', 'loose'), {ok: true, pri: null, hostname: 'host'});
	t.is(verdict('', 'loose'), 'empty 0');
});

test('a file may have lines with and without PRI', (t) => {
	const plain = scanned('Oct 11 22:14:15 host su: x', 'file');
	const strict = scanned('<13>1 - host su - - - x', 'file');
	t.like(plain, {ok: true, format: 'file', pri: null, severity: null, hostname: 'host', app: 'su'});
	t.like(strict, {ok: true, format: 'rfc5424', pri: 13, hostname: 'host', app: 'su'});
	t.like(scanned('<x>boom', 'file'), {ok: true, format: 'file', pri: null, message: '<x>boom'});
	t.is(verdict('<999>x', 'file'), 'pri 3');
	const bare = '1 2003-10-11T22:14:15Z host su 7 - - x';
	t.like(scanned(bare, 'file'), {
		ok: true,
		format: 'rfc5424',
		version: 1,
		hostname: 'host',
		procid: '7',
	});
	t.like(scanned('1 2003-10-11T22:14:15Z is a date', 'file'), {
		ok: true,
		format: 'file',
		app: null,
	});
	t.is(verdict(bare), 'no_pri 0');
});

const stamp = '--10-11T22:14:15';
const spans: readonly SpanName[] = [
	'timestamp',
	'host',
	'program',
	'procid',
	'msgid',
	'structuredData',
	'message',
];

/** Bytes, and pieces of real messages in any order: the second reach further than the first. */
const pieces = fc.oneof(
	{weight: 1, arbitrary: fc.uint8Array({maxLength: 8})},
	{
		weight: 4,
		arbitrary: fc
			.constantFrom(
				...'<13>|<34>1 |1 |- | |\t|2003-10-11T22:14:15.003Z |Oct 11 22:14:15 |Feb 30 1:02:03 '.split(
					'|',
				),
				...'+02:00|-|host |su:|cron[7]: |[|]|[id@1 |k="v"|\\"|"|=|\uFEFF|é|%ASA-6-1: |\0|:'.split(
					'|',
				),
				'29: *Mar  1 00:01:02.123 UTC: ',
			)
			.map((text) => new Uint8Array(Buffer.from(text))),
	},
);
const anyMessage = fc.array(pieces, {maxLength: 16}).map((parts) => Buffer.concat(parts));

test('any bytes are a message or a refusal within them', (t) => {
	t.notThrows(() =>
		fc.assert(
			fc.property(
				anyMessage,
				fc.constantFrom('auto', 'rfc5424', 'rfc3164', 'file'),
				(bytes, format) => {
					const batch = scannedBatch(bytes, format);
					if (batch.reason[1] !== 0 && batch.offset[1]! > bytes.length) return false;
					if (batch.reason[1] === 0 && batch.offset[1] !== 0) return false;
					return spans.every((name) => {
						const from = batch.spanFrom(1, span[name]);
						const to = batch.spanTo(1, span[name]);
						return from === -1 ? to === -1 : from >= 0 && from <= to && to <= bytes.length;
					});
				},
			),
			fuzzRuns(400),
		),
	);
});

test('the parts of a message stand in it in order', (t) => {
	t.notThrows(() =>
		fc.assert(
			fc.property(anyMessage, (bytes) => {
				const batch = scannedBatch(bytes, 'file');
				let last = 0;
				// Cisco writes its host before the time.
				for (const name of spans.filter((part) => part !== 'host')) {
					const from = batch.spanFrom(1, span[name]);
					if (from < 0) continue;
					if (from < last) return false;
					last = batch.spanTo(1, span[name]);
				}
				return true;
			}),
			fuzzRuns(400),
		),
	);
});

test('no cut of a right message is taken for more than it is', (t) => {
	const message = '<34>1 2003-10-11T22:14:15.003Z host su 7 ID47 [a k="v\\]"][b] text';
	for (let length = 0; length < message.length; length += 1) {
		const result = scanned(message.slice(0, length));
		const isWhole = length >= message.indexOf('][') + 1;
		if (result.ok) t.true(isWhole);
		else t.is(result.offset, length, `${message.slice(0, length)}: ${result.reason}`);
	}
});
