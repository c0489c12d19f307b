import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import test from 'ava';
import {encodeBlock} from '../../../src/db/block/encode-block.ts';
import {planOf} from '../../../src/db/block/plan-condition.ts';
import {mayMatch} from '../../../src/db/block/probe-plan.ts';
import {signatureOf} from '../../../src/db/block/signature.ts';
import type {Condition} from '../../../src/model/event-query.ts';
import {batchOf} from '../../helpers/event-batches.ts';
import {anyBatch} from '../../helpers/any-batch.ts';
import {fuzzRuns} from '../../helpers/fuzzing.ts';

const text = (value: string): Condition => ({kind: 'text', value});
const equals = (field: string, value: string | number): Condition => ({
	kind: 'field',
	field,
	test: {kind: 'equals', value},
});
const wildcard = (field: string, source: string): Condition => ({
	kind: 'field',
	field,
	test: {kind: 'wildcard', source},
});

const {lines, listed} = encodeBlock({
	batch: batchOf([
		{
			sequence: 1,
			host: 'web-01',
			program: 'sshd',
			message: 'Failed password for root',
			fields: new Map<string, string | number>([
				['user.name', 'root'],
				['source.port', 4022],
			]),
		},
		{
			sequence: 2,
			host: 'web-02',
			program: 'a*b\\c',
			message: Buffer.from('caf\xe9 closed', 'latin1'),
		},
	]),
	rows: [0, 1],
	idOf: (row) => row + 1,
});
const signature = signatureOf(lines, listed);

const conditions: Readonly<Record<string, readonly [Condition, boolean]>> = {
	'text that is there': [text('FAILED password'), true],
	'text that is not there': [text('accepted password'), false],
	'all of what is there': [{kind: 'and', of: [text('failed'), text('closed')]}, true],
	'all, one not there': [{kind: 'and', of: [text('failed'), text('opened')]}, false],
	'one of two': [{kind: 'or', of: [text('opened'), text('failed')]}, true],
	'none of two': [{kind: 'or', of: [text('opened'), text('accepted')]}, false],
	'one of two, the other too short to tell': [{kind: 'or', of: [text('opened'), text('q')]}, true],
	'all of nothing': [{kind: 'and', of: []}, true],
	'one of nothing': [{kind: 'or', of: []}, false],
	'not what every line has': [{kind: 'not', of: text('a')}, true],
	'not what is there': [{kind: 'not', of: text('failed')}, true],
	'a host, and its case': [equals('host', 'WEB-01'), true],
	'a host that is not there': [equals('host', 'web-03'), false],
	'a value of another field': [equals('user.name', 'sshd'), false],
	'a number that is in no list': [equals('source.port', 1), true],
	'a severity': [equals('severity', 3), true],
	'the message, whole': [equals('message', 'failed password for root'), true],
	'another message': [equals('message', 'accepted password for root'), false],
	'a message of bytes that are not UTF-8': [equals('message', 'caf\ufffd closed'), true],
	'hosts by their begin': [wildcard('host', 'web-*'), true],
	'other hosts by their begin': [wildcard('host', 'mail*'), false],
	'a plain star': [wildcard('program', 'a\\*b\\c'), true],
	'a wildcard of a decoded field': [wildcard('user.name', 'nobody*'), true],
	'a network': [
		{kind: 'field', field: 'source.ip', test: {kind: 'network', network: '::/0'}},
		true,
	],
	'a range': [{kind: 'field', field: 'x', test: {kind: 'range', min: null, max: null}}, true],
	'any value': [{kind: 'field', field: 'user.name', test: {kind: 'exists'}}, true],
	'an expression': [{kind: 'pattern', source: 'anything'}, true],
	'an expression of a field': [
		{kind: 'field', field: 'host', test: {kind: 'pattern', source: 'x'}},
		true,
	],
};
for (const [title, [condition, isExpected]] of Object.entries(conditions))
	test(`a block is ${isExpected ? 'looked at' : 'passed by'}: ${title}`, (t) => {
		t.is(mayMatch(planOf(condition), signature), isExpected);
	});

test('no block is passed by for a value that one of its rows has', (t) => {
	fc.assert(
		fc.property(anyBatch, (batch) => {
			const rows = Array.from({length: batch.count}, (_, row) => row);
			const block = encodeBlock({batch, rows, idOf: (row) => row + 1});
			const signed = signatureOf(block.lines, block.listed);
			for (const row of rows) {
				const {address = ''} = batch.sources[batch.source[row] ?? 0] ?? {};
				const values = new Map([...batch.fieldsOf(row), ['source', address]]);
				for (const name of ['host', 'program', 'procid', 'msgid', 'message'] as const) {
					const value = batch.spanText(row, name);
					if (value !== null) values.set(name, value);
				}
				for (const [name, value] of values) {
					t.true(mayMatch(planOf(equals(name, value)), signed), `${name} ${value}`);
					const begin = Array.from(String(value)).slice(0, 5).join('');
					const wild = `${begin.replaceAll(/[*?\\]/g, '\\$&')}*`;
					t.true(mayMatch(planOf(wildcard(name, wild)), signed), wild);
				}
			}
		}),
		fuzzRuns(100),
	);
});
