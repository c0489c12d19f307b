import {Buffer} from 'node:buffer';
import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import {batchRowMatches, matchesEvent} from '../../src/model/event-match.ts';
import type {QueryField, QueryTerm} from '../../src/model/term-query.ts';
import type {LogEvent} from '../../src/model/event.ts';

// Facility 4 (auth), severity 2 (crit).
const line = '<34>Oct 11 22:14:15 Gate su: Failed PASSWORD for \u00d6zg\u00fcr';
const host = line.indexOf('Gate');
const program = line.indexOf('su:');
const message = line.indexOf('Failed');

function batchOf(reason: number): EventBatch {
	const batch = new EventBatch(4, 1024);
	batch.indexOfSource({channel: 'udp', address: '127.0.1.1', epoch: 'e'});
	const bytes = Buffer.from(line);
	const row = batch.add(bytes, 0, 1, 5);
	batch.priority[row] = 34;
	batch.reason[row] = reason;
	batch.setSpan(row, 'host', host, host + 4);
	batch.setSpan(row, 'program', program, program + 2);
	batch.setSpan(row, 'message', message, bytes.length);
	return batch;
}

const event: LogEvent = {
	id: 1,
	receivedAt: 5,
	time: 5,
	timestamp: null,
	source: {channel: 'udp', address: '127.0.1.1'},
	host: 'Gate',
	program: 'su',
	procid: null,
	msgid: null,
	structuredData: null,
	facility: 4,
	severity: 2,
	message: line.slice(message),
	raw: Buffer.from(line),
	fields: new Map(),
};

const field = (name: QueryField, value: string): QueryTerm => ({
	kind: 'field',
	field: name,
	value,
	isNegated: false,
});
const text = (value: string): QueryTerm => ({kind: 'text', value, isNegated: false});

const cases: readonly (readonly [string, QueryTerm, boolean])[] = [
	['a host is equal without regard to case', field('host', 'GATE'), true],
	['a part of a host is not the host', field('host', 'gat'), false],
	['a program is equal without regard to case', field('program', 'SU'), true],
	['a severity is compared by number', field('severity', '2'), true],
	['another severity does not match', field('severity', '3'), false],
	['a facility is compared by number', field('facility', '4'), true],
	['a channel is how it reached the hub', field('channel', 'udp'), true],
	['another channel is another', field('channel', 'tcp'), false],
	['a source is the address of the peer', field('source', '127.0.1.1'), true],
	['a word is found in the message', text('password'), true],
	['a phrase is found in the message', text('failed password FOR'), true],
	['a word is found in the program', text('SU'), true],
	['a word is found in the host', text('gat'), true],
	['the header before the message is not searched', text('22:14'), false],
	['only ASCII letters lose their case', text('\u00f6zg\u00fcr'), false],
	['letters beyond ASCII are found as sent', text('\u00d6ZG'), true],
];

for (const [title, term, isMatch] of cases) {
	test(title, (t) => {
		const query = {text: '', terms: [term]};
		t.is(matchesEvent(query, event), isMatch);
		t.is(batchRowMatches(query, batchOf(0), 0), isMatch);
		const negated = {text: '', terms: [{...term, isNegated: true}]};
		t.is(matchesEvent(negated, event), !isMatch);
		t.is(batchRowMatches(negated, batchOf(0), 0), !isMatch);
	});
}

test('all terms must hold and none at all match everything', (t) => {
	const both = {text: '', terms: [field('host', 'gate'), text('nothing')]};
	t.false(matchesEvent(both, event));
	t.false(batchRowMatches(both, batchOf(0), 0));
	t.true(matchesEvent({text: '', terms: []}, event));
});

test('a row that did not parse matches no query', (t) => {
	t.false(batchRowMatches({text: '', terms: []}, batchOf(1), 0));
	t.true(batchRowMatches({text: '', terms: []}, batchOf(0), 0));
});

test('an event without a priority has no severity to match', (t) => {
	const plain = {...event, severity: null, facility: null};
	t.false(matchesEvent({text: '', terms: [field('severity', '2')]}, plain));
	t.true(matchesEvent({text: '', terms: [{...field('severity', '2'), isNegated: true}]}, plain));
});
