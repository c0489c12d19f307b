import test from 'ava';
import {array, assert, constantFrom, option, property, record, uint8Array} from 'fast-check';
import {BatchMatcher} from '../../../../src/daemons/hub/socket/batch-matcher.ts';
import {batchRowMatches} from '../../../../src/model/event-match.ts';
import {requireEventQuery} from '../../../../src/proto/query.ts';
import {batchOf} from '../../../helpers/event-batches.ts';
import type {RowSpec} from '../../../helpers/event-batches.ts';

const hosts = ['pi', 'PI', 'router', 'pi.example', 'é', 'É', ''];
const messages = ['Failed password', 'FAILED', 'fail', 'é', 'É', '', 'a'.repeat(3000), '\u{FFFD}'];
const queries = [
	'',
	'fail',
	'FAILED',
	'é',
	'"d p"',
	'pi',
	'-fail',
	'\u{FFFD}',
	'a'.repeat(2999),
	'host:pi',
	'host:PI.example',
	'-host:pi',
	'host:é',
	'program:sshd',
	'-program:sshd',
	'severity:3',
	'facility:auth',
	'-severity:3',
	'channel:udp',
	'-channel:tcp',
	'source:127.0.1.1',
	'-source:127.0.1.1',
	'source:::1',
	'fail host:pi severity:3',
	'-fail -host:router facility:auth',
].map((text) => requireEventQuery(text));

const rows = array(
	record({
		host: option(constantFrom(...hosts)),
		program: option(constantFrom('sshd', 'SSHD', 'su')),
		message: option(constantFrom(...messages)),
		bytes: option(uint8Array({maxLength: 8})),
		priority: constantFrom(-1, 3, 35, 38, 191),
		isBroken: constantFrom(false, false, false, true),
	}),
	{maxLength: 5},
);

test('rows are counted as the meaning of a query decides one by one', (t) => {
	t.notThrows(() =>
		assert(
			property(rows, constantFrom(...queries), (specs, query) => {
				const batch = batchOf(specs.map((spec, index) => rowSpec(spec, index + 1)));
				let expected = 0;
				for (let row = 0; row < batch.count; row += 1)
					if (batchRowMatches(query, batch, row)) expected += 1;
				const matcher = new BatchMatcher(query);
				return matcher.count(batch) === expected && matcher.count(batch) === expected;
			}),
			{numRuns: 1000},
		),
	);
});

interface Generated {
	readonly host: string | null;
	readonly program: string | null;
	readonly message: string | null;
	readonly bytes: Uint8Array | null;
	readonly priority: number;
	readonly isBroken: boolean;
}

function rowSpec(row: Generated, sequence: number): RowSpec {
	const {host, program, message, bytes, priority, isBroken} = row;
	const text = bytes === null ? message : Buffer.concat([Buffer.from(message ?? ''), bytes]);
	return {
		sequence,
		priority,
		...(host === null ? {} : {host}),
		...(program === null ? {} : {program}),
		...(text === null ? {} : {message: text}),
		...(isBroken ? {error: [1, 0] as const} : {}),
	};
}
