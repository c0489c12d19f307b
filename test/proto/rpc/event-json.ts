import test from 'ava';
import type {FieldValue, LogEvent} from '../../../src/model/event.ts';
import {eventToJson} from '../../../src/proto/rpc/event-json.ts';

const event: LogEvent = {
	id: 7,
	receivedAt: 0,
	time: 0,
	timestamp: null,
	source: {channel: 'udp', address: '192.0.2.1'},
	host: 'gate',
	program: 'sshd',
	procid: null,
	msgid: null,
	structuredData: null,
	facility: null,
	severity: null,
	message: 'text',
	raw: Buffer.from('text'),
	fields: new Map(),
};

// Fields -> what of the event's JSON they are.
const cases: readonly (readonly [Readonly<Record<string, FieldValue>>, string])[] = [
	[{'user.name': 'root'}, '"user":{"name":"root"}'],
	[{'a.b.c': 1, 'a.b.d': 2, 'a.e': 3}, '"a":{"b":{"c":1,"d":2},"e":3}'],
	[{a: 1, 'a.b': 2}, '"a":{"b":2}'],
	[{'a.b': 2, a: 1}, '"a":{"b":2}'],
	[{'event.action': 'login'}, '"event":{"action":"login","ingested":"1970-01-01T00:00:00.000Z"}'],
	[{'process.name': 'other'}, '"process":{"name":"sshd","pid":null}'],
	[{'__proto__.x': 1}, '"__proto__":{"x":1}'],
	[{'a.__proto__': 1}, '"a":{"__proto__":1}'],
	[{'constructor.name': 'x'}, '"constructor":{"name":"x"}'],
	[{'toString.length': 1, 'a..b': 2}, '"toString":{"length":1},"a":{"":{"b":2}}'],
];

for (const [fields, expected] of cases)
	test(`fields ${JSON.stringify(fields)} stand nested beside the event's own`, (t) => {
		const json = eventToJson(
			{...event, fields: new Map(Object.entries(fields))},
			{clip: 1024, isClaim: false},
		);
		t.true(JSON.stringify(json).includes(expected), JSON.stringify(json));
	});

test('a field that is longer than the clip is cut, and the event says so', (t) => {
	const fields = new Map([['url.path', 'x'.repeat(40)]]);
	const json = eventToJson({...event, fields}, {clip: 16, isClaim: false});
	t.like(json, {url: {path: 'x'.repeat(16)}, is_clipped: true});
});
