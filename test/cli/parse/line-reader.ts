import test from 'ava';
import {z} from 'zod';
import {loadContent} from '../../../src/cli/replay/content.ts';
import {LineReader, mostMessageBytes} from '../../../src/cli/parse/line-reader.ts';
import type {InputForm} from '../../../src/cli/parse/line-reader.ts';

function read(
	chunks: readonly (string | Uint8Array)[],
	input: InputForm = 'lines',
): readonly Record<string, unknown>[] {
	const reader = new LineReader({format: 'auto', input});
	for (const chunk of chunks) reader.push(Buffer.from(chunk));
	reader.end();
	return reader
		.takeOutput()
		.split('\n')
		.slice(0, -1)
		.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}

/** What is printed of one line, as text: the order of keys counts. */
function printed(text: string): string {
	const reader = new LineReader({format: 'auto', input: 'lines'});
	reader.push(Buffer.from(`${text}\n`));
	return reader.takeOutput();
}

test('the keys of an object stand in the order of the manual', (t) => {
	t.is(
		printed('<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 [id@1 k="v"] text'),
		'{"line":1,"ok":true,"format":"rfc5424","pri":34,"facility":4,"severity":2,"version":1,' +
			'"timestamp":"2003-10-11T22:14:15.003Z","hostname":"mymachine.example.com","app":"su",' +
			'"procid":null,"msgid":"ID47","structured_data":{"id@1":{"k":"v"}},"message":"text"}\n',
	);
	t.is(
		printed('<x>boom'),
		'{"line":1,"ok":false,"reason":"pri","offset":1,"partial":{"format":null,"pri":null,' +
			'"facility":null,"severity":null,"version":null,"timestamp":null,"hostname":null,"app":null,' +
			'"procid":null,"msgid":null,"structured_data":null,"message":"boom"}}\n',
	);
});

test('every line has its object and its number, blank ones too', (t) => {
	const objects = read(['<13>a\r\n\n<x>', 'b\n<13>c']);
	t.deepEqual(
		objects.map(({line, ok, reason}) => [line, ok, reason]),
		[
			[1, true, undefined],
			[2, false, 'empty'],
			[3, false, 'pri'],
			[4, true, undefined],
		],
	);
	t.is(objects[0]?.['message'], 'a');
});

const inputs: readonly (readonly [string, string])[] = [
	['{"input": "<13>su: a\\nb\\r\\n\\u0000"}', 'a\nb'],
	['{"input_base64": "PDEzPnN1OiBh/w=="}', 'a\uFFFD'],
	['{"input": "<13>su: x", "source": "other keys are let be"}', 'x'],
	['{"input": ""}', 'empty'],
	['{"input_base64": ""}', 'empty'],
	['{"input_base64": "PDEz!"}', 'input'],
	['{"input_base64": "PDEzPg="}', 'input'],
	['{"input": 7}', 'input'],
	['{"input": null}', 'input'],
	['{"input": "<13>x", "input_base64": "PDEzPg=="}', 'input'],
	['{}', 'input'],
	['[]', 'input'],
	['"<13>x"', 'input'],
	['<13>x', 'input'],
	['', 'input'],
	['['.repeat(100_000), 'input'],
];

for (const [line, expected] of inputs) {
	test(`JSON input ${line.slice(0, 60)} gives ${expected.replaceAll('\n', '|')}`, (t) => {
		const [object] = read([`${line}\n`], 'json');
		t.is(object?.['message'] ?? object?.['reason'], expected);
		if (expected === 'input') t.is(object?.['offset'], 0);
	});
}

test('bytes that are not UTF-8 are printed in base64 too', (t) => {
	const [object] = read([Buffer.from('<13>su: t\xE4xt\n', 'latin1')]);
	t.is(object?.['message'], 't\uFFFDxt');
	t.is(object?.['message_base64'], Buffer.from('t\xE4xt', 'latin1').toString('base64'));
});

test('what could steer a terminal is escaped in the output', (t) => {
	const text = printed('<13>su: \u001B[31m\u0007\u009B\u202E\u2028\u007F');
	t.regex(text, /^[ -~]+\n$/);
	t.is(read([`<13>su: \u007F\u202E\n`])[0]?.['message'], '\u007F\u202E');
});

test('a character cut by chunks is escaped like any other', (t) => {
	const bytes = Buffer.from('<13>su: plain\n<13>su: \u202Ex\n<13>su: y\n');
	for (let at = 0; at < bytes.length; at += 1) {
		const reader = new LineReader({format: 'auto', input: 'lines'});
		reader.push(bytes.subarray(0, at));
		reader.push(bytes.subarray(at));
		t.regex(reader.takeOutput(), /^[ -~\n]+$/);
	}
});

test('a line at the bound is read, one above is refused', (t) => {
	const head = '<13>su: ';
	const at = head + 'x'.repeat(mostMessageBytes - head.length);
	const [whole, above] = read([`${at}\n${at}y\n`]);
	t.like(whole, {ok: true, app: 'su'});
	t.like(above, {ok: false, reason: 'too_long', offset: mostMessageBytes});
	const json = JSON.stringify({input: `${at}y`});
	t.like(read([`${json}\n`], 'json')[0], {reason: 'too_long', offset: mostMessageBytes});
});

test('several inputs are numbered through', (t) => {
	const reader = new LineReader({format: 'auto', input: 'lines'});
	for (const text of ['<13>a', '<13>b\n', '<13>c']) {
		reader.push(Buffer.from(text));
		reader.end();
	}
	t.is(
		reader
			.takeOutput()
			.match(/"line":\d/g)
			?.join(' '),
		'"line":1 "line":2 "line":3',
	);
	t.is(reader.refused, 0);
});

test('entries of the journal are read as the message that an agent makes of them', (t) => {
	const entry = {
		__CURSOR: 's=1',
		__REALTIME_TIMESTAMP: '1385053862307200',
		_HOSTNAME: 'pi',
		SYSLOG_IDENTIFIER: 'sshd',
		_PID: '7',
		PRIORITY: '6',
		SYSLOG_FACILITY: '4',
		MESSAGE: 'two\nlines',
	};
	const [first, second] = read([`${JSON.stringify(entry)}\n{"MESSAGE":"no entry"}\n`], 'journal');
	t.like(first, {
		ok: true,
		format: 'rfc5424',
		pri: 38,
		timestamp: '2013-11-21T17:11:02.307200Z',
		hostname: 'pi',
		app: 'sshd',
		procid: '7',
		message: 'two\nlines',
	});
	t.like(second, {line: 2, ok: false, reason: 'input'});
});

test('GELF is read with its escapes, and what is none has its byte', (t) => {
	const line =
		'{"host":"w\\u00e9b","short_message":"say \\"hi\\"","timestamp":1385053862.3072,"level":3}';
	const [first, second] = read([`${line}\n{"host":"h"\n`], 'gelf');
	t.like(first, {
		ok: true,
		format: 'gelf',
		severity: 3,
		timestamp: '2013-11-21T17:11:02.307Z',
		hostname: 'wéb',
		message: 'say "hi"',
	});
	t.like(second, {ok: false, reason: 'json', offset: 11, partial: {format: 'gelf', hostname: 'h'}});
});

test('with decoders, pattern and fields are printed of what parses', (t) => {
	const {decoders} = loadContent({});
	const reader = new LineReader({format: 'file', input: 'lines', decoders});
	const failed = 'Failed password for root from 192.0.2.7 port 4711 ssh2';
	reader.push(
		Buffer.from(
			`Nov 30 01:02:03 web1 sshd[123]: ${failed}\n` +
				`Nov 30 01:02:03 web1 sshd[123]: message repeated 3 times: [ ${failed}]\n` +
				'Nov 30 01:02:03 web1 sshd[123]: something new\n' +
				'Nov 30 01:02:03 web1 sshd[123]: Disconnecting: Too many authentication failures\n',
		),
	);
	const lines = reader
		.takeOutput()
		.trim()
		.split('\n')
		.map((line) => z.looseObject({decoder: z.unknown()}).parse(JSON.parse(line)));
	t.like(lines[0], {
		decoder: 'sshd/failed',
		fields: {
			'event.category': ['authentication'],
			'event.action': 'ssh_login',
			'event.outcome': 'failure',
			'source.ip': '192.0.2.7',
			'source.port': 4711,
			'user.name': 'root',
			'process.name': 'sshd',
		},
	});
	t.like(lines[1], {decoder: 'sshd/failed', weight: 3});
	t.like(lines[2], {decoder: null, fields: {'process.name': 'sshd'}});
	t.like(lines[3], {
		decoder: 'sshd/too-many-attempts',
		fields: {'source.ip': '192.0.2.7', 'nms.recalled': 'source.ip source.port'},
	});
});
