import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import test from 'ava';
import {encodeBlock} from '../../../src/db/block/encode-block.ts';
import {planOf} from '../../../src/db/block/plan-condition.ts';
import {mayMatch} from '../../../src/db/block/probe-plan.ts';
import {signatureOf} from '../../../src/db/block/signature.ts';
import {canonicalAddress} from '../../../src/base/ip-network.ts';
import {BatchRow} from '../../../src/model/batch-row.ts';
import {rowNumbers} from '../../../src/db/row-numbers.ts';
import type {EventBatch} from '../../../src/model/event-batch.ts';
import {headerFields} from '../../../src/model/event-fields.ts';
import {compileMatch} from '../../../src/model/event-match.ts';
import type {Condition, FieldTest} from '../../../src/model/event-query.ts';
import {literally} from '../../../src/model/wildcard-expression.ts';
import {batchOf} from '../../helpers/event-batches.ts';
import {anyBatch} from '../../helpers/any-batch.ts';
import {fuzzRuns} from '../../helpers/fuzzing.ts';
import {everything} from '../../helpers/queries.ts';

const text = (value: string): Condition => ({kind: 'text', value});
const equals = (field: string, value: string | number): Condition => ({
	kind: 'field',
	field,
	test: {kind: 'equals', value},
});
const addressOf = (field: string, network: string): Condition => ({
	kind: 'field',
	field,
	test: {kind: 'network', network},
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
				['source.ip', '10.0.0.7'],
				['destination.ip', '2001:DB8:0::1'],
			]),
		},
		{
			sequence: 2,
			host: 'web-02',
			program: 'a*b\\c',
			message: Buffer.from('caf\xe9 closed', 'latin1'),
		},
	]),
	rows: rowNumbers(2),
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
	'an address': [addressOf('source.ip', '10.0.0.7/32'), true],
	'another address': [addressOf('source.ip', '10.0.0.8/32'), false],
	'an address in another form': [addressOf('destination.ip', '2001:db8::1/128'), true],
	'an address that is in no list': [addressOf('server.ip', '10.0.0.8/32'), true],
	'a network of one address of the other family': [addressOf('source.ip', '::/32'), true],
	'a network': [
		{kind: 'field', field: 'source.ip', test: {kind: 'network', network: '::/0'}},
		true,
	],
	'a range': [{kind: 'field', field: 'x', test: {kind: 'range', min: null, max: null}}, true],
	'any value': [{kind: 'field', field: 'user.name', test: {kind: 'exists'}}, true],
	'an expression': [{kind: 'pattern', source: 'pass(?:word|phrase) for .*root'}, true],
	'an expression that needs what is not there': [
		{kind: 'pattern', source: 'accepted (?:password)?'},
		false,
	],
	'an expression that needs nothing': [{kind: 'pattern', source: 'accepted|opened'}, true],
	'an expression of a field': [
		{kind: 'field', field: 'host', test: {kind: 'pattern', source: '^mail-\\d+'}},
		false,
	],
};
for (const [title, [condition, isExpected]] of Object.entries(conditions))
	test(`a block is ${isExpected ? 'looked at' : 'passed by'}: ${title}`, (t) => {
		t.is(mayMatch(planOf(condition), signature), isExpected);
	});

test('no block is passed by that has a row which meets the condition', (t) => {
	fc.assert(
		fc.property(anyBatch, fc.nat(), fc.nat({max: 12}), (batch, from, length) => {
			const rows = rowNumbers(batch.count);
			const block = encodeBlock({batch, rows, idOf: (row) => row + 1});
			const signed = signatureOf(block.lines, block.listed);
			for (const row of rows) {
				const event = new BatchRow().show(batch, row);
				const line = batch.raw(row).toString();
				const part = Array.from(line)
					.slice(from % (line.length + 1))
					.slice(0, length)
					.join('');
				for (const where of [...lineConditions(part), ...rowConditions(batch, row)])
					if (compileMatch({...everything, where})(event))
						t.true(mayMatch(planOf(where), signed), JSON.stringify(where));
			}
		}),
		fuzzRuns(100),
	);
});

function lineConditions(part: string): readonly Condition[] {
	const source = literally(part);
	return [
		text(part),
		text(part.toUpperCase()),
		{kind: 'pattern', source},
		{kind: 'pattern', source: `^.*${source}?.*$`},
		{kind: 'pattern', source: `(?:${source})+|nothing`},
	];
}

/** What is true of the row, and what is by luck. */
function rowConditions(batch: EventBatch, row: number): readonly Condition[] {
	const event = new BatchRow().show(batch, row);
	const names = [...headerFields, 'host.name', 'process.name', ...batch.fieldsOf(row).keys()];
	return names.flatMap((field) => {
		const value = event.field(field);
		if (value === undefined) return [];
		const begin = Array.from(String(value)).slice(0, 5).join('');
		const address = canonicalAddress(String(value));
		const tests: readonly FieldTest[] = [
			{kind: 'equals', value},
			{kind: 'wildcard', source: `${begin.replaceAll(/[*?\\]/g, '\\$&')}*`},
			{kind: 'pattern', source: `^${literally(begin)}`},
			...(address === undefined ? [] : [networkOf(address)]),
		];
		return tests.map((each): Condition => ({kind: 'field', field, test: each}));
	});
}

function networkOf(address: string): FieldTest {
	return {kind: 'network', network: `${address}/${address.includes(':') ? 128 : 32}`};
}
