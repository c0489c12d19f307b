import {spawnSync} from 'node:child_process';
import {Buffer} from 'node:buffer';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {
	array,
	assert,
	constantFrom,
	integer,
	oneof,
	option,
	property,
	record,
	string,
	uint8Array,
} from 'fast-check';
import {foldCase} from '../../src/base/fold-case.ts';
import {BatchRow} from '../../src/model/batch-row.ts';
import {EventBatch} from '../../src/model/event-batch.ts';
import {compileMatch} from '../../src/model/event-match.ts';
import type {Matchable} from '../../src/model/event-match.ts';
import {allOf} from '../../src/model/event-condition.ts';
import type {LogEvent} from '../../src/model/event.ts';
import {storedEvent} from '../../src/model/stored-event.ts';
import {everything, queryOf} from '../helpers/queries.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

// Facility 4 (auth), severity 2 (crit).
const line = '<34>1 2026-11-20T22:14:15Z Gate su 4711 ID47 - Failed PASSWORD for \u00d6zg\u00fcr';
const now = Date.parse('2026-11-20T22:20:00Z');
const time = Date.parse('2026-11-20T22:14:15Z');
const fields = new Map<string, string | number>([
	['source.ip', '10.0.0.7'],
	['destination.ip', '::ffff:192.0.2.1'],
	['server.ip', '2001:DB8::1'],
	['source.port', 50_123],
	['network.bytes', '103'],
	['user.name', 'Root'],
	['process.name', 'su-l'],
	['rule.name', ''],
]);

const event: LogEvent = {
	id: 12,
	receivedAt: time + 5,
	time,
	timestamp: '2026-11-20T22:14:15Z',
	source: {channel: 'udp', address: '127.0.1.1'},
	host: 'Gate',
	program: 'su',
	procid: '4711',
	msgid: 'ID47',
	structuredData: null,
	facility: 4,
	severity: 2,
	message: line.slice(line.indexOf('Failed')),
	raw: Buffer.from(line),
	fields,
};

/** The same event in a batch, behind another one. */
function batchRow(): Matchable {
	const batch = new EventBatch(4, 4096);
	const source = batch.indexOfSource({channel: 'udp', address: '127.0.1.1', epoch: 'e'});
	batch.add(Buffer.from('<13>other'), source, 1, 5);
	const row = batch.add(Buffer.from(line), source, 2, time + 5);
	batch.class[row] = 1;
	batch.priority[row] = 34;
	batch.time[row] = time;
	batch.id[row] = 12;
	for (const [name, text] of [
		['host', 'Gate'],
		['program', 'su'],
		['procid', '4711'],
		['msgid', 'ID47'],
	] as const)
		batch.setSpan(row, name, line.indexOf(text), line.indexOf(text) + text.length);
	batch.setSpan(row, 'message', line.indexOf('Failed'), Buffer.byteLength(line));
	for (const [name, value] of fields) batch.setField(row, name, value);
	return new BatchRow().show(batch, row);
}

// Queries that the event meets, and others that it does not.
const met = [
	'',
	'password',
	'"failed password FOR"',
	'22:14 <34>1 su 4711',
	'\u00f6ZG\u00dcR',
	'case:yes Failed PASSWORD \u00d6zg',
	'-failed OR su',
	'NOT (failed nothing)',
	'fa*ed P*WORD wor?',
	'/^<\\d+>1 .*password/ /\u00d6ZG.R$/',
	'case:yes /Fail/ -/fail/',
	'host:GATE',
	'host:g* host:?ate host:*a*e',
	'host:/^ga/ -host:/^at/',
	'host:(pi OR gate) -host:(pi OR b)',
	'case:yes host:Gate -host:gate -host:g*',
	'program:su process.name:su-l -process.name:su',
	'host.name:gate log.syslog.hostname:gate log.syslog.appname:su',
	'pid:4711 process.pid:4711 pid>4000 pid:4700..4711',
	'msgid:id47 log.syslog.msgid:ID47',
	'severity:2 severity:crit severity<=3 severity<3 severity>1 severity:0..2',
	'log.syslog.severity.code:2 log.syslog.severity.code<=2',
	'facility:auth facility:4 facility>3',
	'channel:udp log.source.channel:UDP',
	'source:127.0.1.1 source:127.0.0.0/8 source:127.* log.source.address:127.0.1.1',
	'id:12 id>11 id:..12',
	'class:audit',
	'message:"failed password" message:/^failed/ message:*',
	'source.ip:10.0.0.7 source.ip:10.0.0.0/8 source.ip:10.* -source.ip:11.0.0.0/8',
	'source.ip:(192.0.2.0/24 OR 10.0.0.7)',
	'destination.ip:192.0.2.1 destination.ip:192.0.2.0/24',
	'server.ip:2001:db8:0:0::1 server.ip:2001:db8::/32',
	'source.port>1024 source.port>=50123 source.port:50123 source.port<50123.5',
	'network.bytes>100 network.bytes:103',
	'user.name:root user.name:(admin OR root)',
	'user.name:* rule.name:* -user.id:*',
	'-user.id:0 -user.id>0 NOT user.id:/./',
	'since:10m until:5m',
	'since:"2026-11-20 22:14:15" until:22:14:16',
] as const;
const unmet = [
	'nothing',
	'-password',
	'failed nothing',
	'nothing OR -su',
	'case:yes failed',
	'case:yes \u00f6ZG',
	'fa*pass',
	'/^failed/',
	'host:gat',
	'host:g',
	'host:(pi OR b)',
	'program:su-l',
	'user.id:*',
	'user.id:0',
	'rule.name>=0',
	'user.name>0',
	'severity:3',
	'severity<2',
	'severity>2',
	'source.port>50123',
	'source.port<50123',
	'channel:tcp',
	'class:std',
	'id:11',
	'source:10.0.0.0/8',
	'source.ip:10.0.0.8',
	'source.ip:2001:db8::/32',
	'message:gate',
	'message:/^gate/',
	'*  NOT *',
	'since:5m',
	'until:10m',
	'until:"2026-11-20 22:14:15"',
] as const;

for (const [texts, isMet] of [
	[met, true],
	[unmet, false],
] as const)
	for (const text of texts)
		test(`an event ${isMet ? 'meets' : 'does not meet'} <${text}>`, (t) => {
			const isMatch = compileMatch(queryOf(text, now));
			t.is(isMatch(storedEvent(event, 'audit')), isMet);
			t.is(isMatch(batchRow()), isMet);
			// Nothing is left of the event before.
			t.is(isMatch(storedEvent(event, 'audit')), isMet);
		});

test('an event without a header has none of its parts', (t) => {
	const bare = {
		...event,
		host: null,
		program: null,
		procid: null,
		msgid: null,
		severity: null,
		facility: null,
	};
	const matchable = storedEvent({...bare, fields: new Map()}, 'std');
	const batch = new EventBatch(1, 64);
	batch.add(
		Buffer.from('x'),
		batch.indexOfSource({channel: 'udp', address: '::1', epoch: 'e'}),
		1,
		5,
	);
	const row = new BatchRow().show(batch, 0);
	for (const name of [
		'host',
		'program',
		'pid',
		'msgid',
		'severity',
		'facility',
		'process.pid',
		'user.name',
	]) {
		const isMatch = compileMatch(queryOf(`${name}:* OR ${name}:0`));
		t.false(isMatch(matchable), name);
		t.false(isMatch(row), name);
		t.true(compileMatch(queryOf(`-${name}:0`))(row), name);
	}
});

test('a field of a header word is the header whatever decoders say', (t) => {
	const decoded = storedEvent({...event, fields: new Map([['host', 'other']])}, 'std');
	t.true(compileMatch(queryOf('host:gate -host:other'))(decoded));
});

test('bytes that are no UTF-8 are replacements, with and without case', (t) => {
	const raw = Buffer.from([0x41, 0xff, 0xe2, 0x82, 0x42]);
	const broken = storedEvent({...event, raw}, 'std');
	for (const text of ['a\ufffd\ufffd\ufffdb', 'case:yes A\ufffd\ufffd\ufffdB', '/a\ufffd{3}b/'])
		t.true(compileMatch(queryOf(text))(broken), text);
	t.false(compileMatch(queryOf('case:yes \ufffd\ufffd\ufffd\ufffd'))(broken));
});

test('a lone surrogate in a query is a replacement', (t) => {
	const query = {...everything, where: allOf([{kind: 'text', value: 'a\ud800'}])};
	t.true(compileMatch(query)(storedEvent({...event, raw: Buffer.from('A\ufffd')}, 'std')));
});

test('a list of a thousand values matches like each of them', (t) => {
	const hosts = Array.from({length: 1000}, (_, index) => `web-${index}`);
	const isMatch = compileMatch(queryOf(`host:(${hosts.join(' OR ')})`));
	t.true(isMatch(storedEvent({...event, host: 'WEB-999'}, 'std')));
	t.false(isMatch(storedEvent({...event, host: 'web-1000'}, 'std')));
});

const texts = ['failed', 'Failed', 'fail', '\u00e9', '\u00c9', 'a b', 'pi', '\ufffd', '10'];
const eventOf = record({
	host: option(constantFrom('pi', 'PI', 'web-1', '\u00c9')),
	severity: option(integer({min: 0, max: 7})),
	words: array(constantFrom(...texts), {maxLength: 4}),
	bytes: uint8Array({maxLength: 3}),
	port: option(constantFrom<string | number>(10, '10', 22, 'x', '')),
	time: integer({min: 0, max: 9}),
});

/** A naive meaning of some queries, on texts instead of bytes. */
interface Facts {
	readonly raw: string;
	readonly host: string | null;
	readonly severity: number | null;
	readonly port: string | number | null;
	readonly time: number;
}

const meanings: readonly (readonly [string, (facts: Facts) => boolean])[] = [
	['failed', ({raw}) => foldCase(raw).includes('failed')],
	['case:yes Failed', ({raw}) => raw.includes('Failed')],
	['\u00e9', ({raw}) => foldCase(raw).includes('\u00e9')],
	['"a b" -pi', ({raw}) => foldCase(raw).includes('a b') && !foldCase(raw).includes('pi')],
	['/fail(ed)? /', ({raw}) => /fail(?:ed)? /i.test(raw)],
	['fa*d', ({raw}) => /fa\S*d/i.test(raw)],
	['\ufffd', ({raw}) => raw.includes('\ufffd')],
	['host:pi', ({host}) => host !== null && foldCase(host) === 'pi'],
	['-host:pi', ({host}) => host === null || foldCase(host) !== 'pi'],
	['host:(web-* OR pi)', ({host}) => host !== null && /^(?:web-.*|pi)$/i.test(host)],
	['case:yes host:(pi OR \u00c9)', ({host}) => host === 'pi' || host === '\u00c9'],
	['severity<=3 OR failed', ({raw, severity}) => (severity ?? 9) <= 3 || /failed/i.test(raw)],
	['-(severity<=3 failed)', ({raw, severity}) => (severity ?? 9) > 3 || !/failed/i.test(raw)],
	['source.port:10', ({port}) => String(port) === '10'],
	['source.port>=10', ({port}) => port !== null && port !== '' && Number(port) >= 10],
	['since:6s until:3s', ({time: seconds}) => seconds >= 4 && seconds < 7],
];

test('queries mean what they say of any event', (t) => {
	t.notThrows(() =>
		assert(
			property(
				array(eventOf, {maxLength: 5}),
				constantFrom(...meanings),
				(events, [text, holds]) => {
					const isMatch = compileMatch(queryOf(text, 10_000));
					return events.every(({words, bytes, ...facts}) => {
						const raw = Buffer.concat([Buffer.from(words.join(' ')), bytes]);
						const {host, severity, port} = facts;
						const stored = {
							...event,
							host,
							severity,
							raw,
							time: facts.time * 1000,
							fields: new Map(port === null ? [] : [['source.port', port]]),
						};
						return isMatch(storedEvent(stored, 'std')) === holds({...facts, raw: raw.toString()});
					});
				},
			),
			{numRuns: 3000},
		),
	);
});

test('a word or phrase is found in the lines where grep -iF finds it', (t) => {
	const unit = constantFrom(
		'a',
		'B',
		's',
		'I',
		'k',
		' ',
		'.',
		'*',
		'\u00e9',
		'\u00c9',
		'\u03c3',
		'\u03a3',
		'\u0416',
		'\u{1f600}',
		'\u00df',
	);
	const rare = constantFrom(
		'\u03c2',
		'\u017f',
		'\u0131',
		'\u0130',
		'\u212a',
		'\u1e9e',
		'\u00b5',
		'\u{10400}',
		'\u{10428}',
	);
	const lines = array(string({unit: oneof(unit, rare), maxLength: 12}), {
		minLength: 40,
		maxLength: 60,
	});
	const needles = array(string({unit: oneof(unit, rare), minLength: 1, maxLength: 3}), {
		minLength: 5,
		maxLength: 5,
	});
	const file = path.join(temporaryDirectory(t), 'lines');
	t.notThrows(() =>
		assert(
			property(lines, needles, (all, wanted) => {
				writeFileSync(file, `${all.join('\n')}\n`);
				for (const needle of wanted) {
					const isMatch = compileMatch({...everything, where: {kind: 'text', value: needle}});
					const found = all.flatMap((text, index) =>
						isMatch(storedEvent({...event, raw: Buffer.from(text)}, 'std')) ? [index + 1] : [],
					);
					t.deepEqual(found, linesOfGrep(needle, file), needle);
				}
			}),
			{numRuns: 40},
		),
	);
});

function linesOfGrep(needle: string, file: string): readonly number[] {
	const env = {...process.env, LC_ALL: 'C.UTF-8'};
	const {stdout} = spawnSync('grep', ['-niFa', '-e', needle, file], {env, encoding: 'utf8'});
	return [...stdout.matchAll(/^(\d+):/gm)].map(([, number]) => Number(number));
}
