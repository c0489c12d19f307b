import test from 'ava';
import type {StructuredData} from '../../../src/proto/syslog/structured-data-object.ts';
import {scanned} from '../../helpers/scan.ts';

/** What can be read of a refused message: time stamp, the four words, structured data, message. */
type Reading = readonly [
	timestamp: string | null,
	hostname: string | null,
	app: string | null,
	procid: string | null,
	msgid: string | null,
	data: StructuredData | null,
	message: string | null,
];

const time = '2003-10-11T22:14:15.003Z';
const long = (count: number) => 'x'.repeat(count);
const whole: Reading = [time, 'host', 'su', '7', 'ID47', {}, 'text'];
const timeless: Reading = [null, 'host', 'su', '7', 'ID47', {}, 'text'];
const withData = (data: StructuredData | null, message: string | null = 'text'): Reading => [
	time,
	'host',
	'su',
	'7',
	'ID47',
	data,
	message,
];

// PRI or VERSION is wrong: what stands before the rest, the priority that a reader makes out, and the version.
const beginnings: readonly (readonly [string, number | null, number | null])[] = [
	['<192>1 ', null, 1],
	['<999>1 ', null, 1],
	['<1000>1 ', null, 1],
	['<034>1 ', 34, 1],
	['<>1 ', null, 1],
	['<x>1 ', null, 1],
	['<-1>1 ', null, 1],
	['< 34>1 ', 34, 1],
	['<34 1 ', 34, 1],
	['<341 ', 34, 1],
	['34>1 ', 34, 1],
	[' <34>1 ', 34, 1],
	['\uFEFF<34>1 ', 34, 1],
	['1 ', null, 1],
	['<34>0 ', 34, null],
	['<34>01 ', 34, null],
	['<34>1000 ', 34, null],
	['<34>1  ', 34, 1],
	['<34> 1 ', 34, 1],
	['<34>1\t', 34, 1],
	['<34>1\u00A0', 34, null],
	['<34>1\u3000', 34, null],
	['<34>1\0', 34, null],
	['<34>1=', 34, null],
	['<34>1\x0B', 34, 1],
	['<34>v1 ', 34, null],
	['<34>', 34, null],
	['<34>one ', 34, null],
	['<34>+1 ', 34, null],
	['<34><34>1 ', 34, null],
];

for (const [beginning, pri, version] of beginnings) {
	test(`a message that begins with ${encodeURI(beginning)} is read but refused`, (t) => {
		const result = scanned(`${beginning}${time} host su 7 ID47 - text`);
		t.false(result.ok);
		t.deepEqual(result.ok ? undefined : reading(result.partial), whole);
		t.like(result, {partial: {format: 'rfc5424', pri, version}});
	});
}

// Behind `<34>1 `.
const rests: readonly (readonly [string, Reading])[] = [
	// Time stamps that are none, of one word or several.
	['2003-13-11T22:14:15Z host su 7 ID47 - text', timeless],
	['2003-10-11t22:14:15z host su 7 ID47 - text', timeless],
	['2003-10-11T22:14:15 host su 7 ID47 - text', timeless],
	['2003-10-11T22:14:60Z host su 7 ID47 - text', timeless],
	['2003-10-11 22:14:15Z host su 7 ID47 - text', timeless],
	['2003-10-11 22:14:15Z - - - - - text', [null, null, null, null, null, {}, 'text']],
	['Oct 11 22:14:15 host su 7 ID47 - text', timeless],
	[
		'Oct 11 2003 22:14:15 host su 7 ID47 [a b="c"] text',
		[null, 'host', 'su', '7', 'ID47', {a: {b: 'c'}}, 'text'],
	],
	['yesterday host su 7 ID47 - text', timeless],
	['1065910455 host su 7 ID47 - text', timeless],
	// One that is missing.
	['host su 7 ID47 - text', timeless],
	[' host su 7 ID47 - text', timeless],
	// Separators.
	[` ${time} host su 7 ID47 - text`, whole],
	[`${time}  host su 7 ID47 - text`, whole],
	[`${time} host  su 7 ID47 - text`, whole],
	[`${time} host su 7 ID47  - text`, whole],
	[`${time}\u00A0host su 7 ID47 - text`, whole],
	[`${time}\thost\tsu\t7\tID47\t-\ttext`, whole],
	[`${time} host\tsu 7 ID47 - text`, whole],
	// Words.
	[`${time} ${long(256)} su 7 ID47 - text`, [time, long(256), 'su', '7', 'ID47', {}, 'text']],
	[`${time} host ${long(49)} 7 ID47 - text`, [time, 'host', long(49), '7', 'ID47', {}, 'text']],
	[`${time} host su ${long(129)} ID47 - text`, [time, 'host', 'su', long(129), 'ID47', {}, 'text']],
	[`${time} host su 7 ${long(33)} - text`, [time, 'host', 'su', '7', long(33), {}, 'text']],
	[`${time} höst su 7 ID47 - text`, [time, 'höst', 'su', '7', 'ID47', {}, 'text']],
	[`${time} ho\0st su 7 ID47 - text`, [time, null, 'su', '7', 'ID47', {}, 'text']],
	[`${time}  su 7 ID47 - text`, [time, null, 'su', '7', 'ID47', {}, 'text']],
	[`${time} host  7 ID47 - text`, [time, 'host', null, '7', 'ID47', {}, 'text']],
	[`${time} su 7 ID47 - text`, [time, null, 'su', '7', 'ID47', {}, 'text']],
	[`${time} host su 7 [a b="c"] text`, [time, 'host', 'su', '7', null, {a: {b: 'c'}}, 'text']],
	[`${time} host su`, [time, 'host', 'su', null, null, null, null]],
	[`${time} host su 7 ID47`, withData(null, null)],
	// A header of RFC 3164 behind VERSION.
	[`${time} host su[7]: text`, [time, 'host', 'su', '7', null, null, 'text']],
	// Structured data.
	[`${time} host su 7 ID47 text of it`, withData(null, 'text of it')],
	[`${time} host su 7 ID47 [] text`, withData({})],
	[`${time} host su 7 ID47 [a b="c"]text`, withData({a: {b: 'c'}})],
	[`${time} host su 7 ID47 [a b="c]"] text`, withData({a: {b: 'c]'}})],
	[`${time} host su 7 ID47 [a b="c"d"] text`, withData({a: {b: 'c"d'}})],
	[`${time} host su 7 ID47 [a b=c] text`, withData({a: {b: 'c'}})],
	[`${time} host su 7 ID47 [a b="c] text`, withData({a: {b: 'c'}})],
	[`${time} host su 7 ID47 [a b="c" text of it`, withData({a: {b: 'c'}}, 'text of it')],
	[`${time} host su 7 ID47 [a b="c"`, withData({a: {b: 'c'}}, null)],
	[`${time} host su 7 ID47 [ a  b = "c" ] text`, withData({a: {b: 'c'}})],
	[`${time} host su 7 ID47 [a b="c"][a d="e"] text`, withData({a: {b: 'c', d: 'e'}})],
	[
		`${time} host su 7 ID47 [a b="c" b="d"][${long(33)} x="\\]"] text`,
		withData({a: {b: ['c', 'd']}, [long(33)]: {x: ']'}}),
	],
	[`${time} host su 7 ID47 [`, withData({}, null)],
	[`${time} host su 7 ID47 [a b="c"d="e"] text`, withData({a: {b: 'c', d: 'e'}})],
	[`${time} host su 7 ID47 [a b='c d'] text`, withData({a: {b: 'c d'}})],
	[`${time} host su 7 - text`, [time, 'host', 'su', '7', null, null, 'text']],
	[`${time} - - - -`, [time, null, null, null, null, null, null]],
	[`${time} host su 7 ID47 [a b] text`, withData({a: {}})],
	[`${time} host su 7 ID47 -text`, withData(null, '-text')],
	// Check Point.
	[
		`${time} host su 7 ID47 [action:"Drop"; src:"::1"]`,
		withData(null, '[action:"Drop"; src:"::1"]'),
	],
];

// Behind `<34>`, nil but for the message.
for (const beginning of ['v1 - ', 'one - ', '+1 - ', '- - ', '- ', ' - '])
	test(`a nil message that begins with ${encodeURI(beginning)} is refused for its version`, (t) => {
		const result = scanned(`<34>${beginning}- - - - - text`);
		t.like(result, {ok: false, reason: 'version', partial: {hostname: null, message: 'text'}});
	});

test('text between dashes is no RFC 5424', (t) => {
	const lines = ['backup - job x - done - ok', '-- - - - - x', 'Nov 30 08:00:00 h - - - - - - x'];
	for (const line of lines) t.true(scanned(`<34>${line}`).ok, line);
});

for (const [rest, expected] of rests) {
	test(`${encodeURI(rest)} is read but refused`, (t) => {
		const result = scanned(`<34>1 ${rest}`);
		t.false(result.ok);
		t.deepEqual(result.ok ? undefined : reading(result.partial), expected);
		t.like(result, {partial: {format: 'rfc5424', pri: 34, version: 1}});
	});
}

function reading(parts: {
	readonly timestamp: string | null;
	readonly hostname: string | null;
	readonly app: string | null;
	readonly procid: string | null;
	readonly msgid: string | null;
	readonly structured_data: StructuredData | null;
	readonly message: string | null;
}): Reading {
	const {timestamp, hostname, app, procid, msgid, structured_data: data, message} = parts;
	return [timestamp, hostname, app, procid, msgid, data, message];
}
