import test from 'ava';
import {errorPages} from '../../../src/cli/parse-errors/pages.ts';
import type {PartOptions} from '../../../src/cli/parse-errors/part-filter.ts';
import {partFilter} from '../../../src/cli/parse-errors/part-filter.ts';
import type {HubClient} from '../../../src/proto/rpc/client.ts';
import type {ParseErrorJson} from '../../../src/proto/rpc/parse-error-schema.ts';

function errorOf(id: number, line: string): ParseErrorJson {
	return {
		id,
		ingested: '2026-11-20T14:03:11.000Z',
		source: {channel: 'udp', address: '192.0.2.1'},
		reason: 'pri',
		offset: 1,
		raw_base64: Buffer.from(line).toString('base64'),
	};
}

const legacy = '<999>Nov 20 11:00:01 DB-01 sshd[7]: hello';
const modern = '<13>1 2026-13-20T11:00:01Z db-02.example.org app - - - hello';

/** Line, what is asked for, whether it is one of those. */
const cases: readonly (readonly [string, PartOptions, boolean])[] = [
	[legacy, {host: 'db-01', program: undefined}, true],
	[legacy, {host: 'db-*', program: 'SSHD'}, true],
	[legacy, {host: 'db-0', program: undefined}, false],
	[legacy, {host: undefined, program: 'su'}, false],
	[modern, {host: 'DB-02*', program: 'app'}, true],
	[modern, {host: 'db-02', program: undefined}, false],
	['\u0000\u0001', {host: '*', program: undefined}, false],
	['', {host: undefined, program: '*'}, false],
];

for (const [line, parts, isOne] of cases)
	test(`${JSON.stringify(line)} is ${isOne ? '' : 'not '}one of ${JSON.stringify(parts)}`, (t) => {
		t.is(partFilter(parts)?.(errorOf(1, line)), isOne);
	});

test('lines are read until so many are found, or all were looked at', async (t) => {
	const all = Array.from({length: 1200}, (_, index) =>
		errorOf(1200 - index, index % 100 === 50 ? legacy : modern),
	);
	const asked: number[] = [];
	// The only method that is called.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const client = {
		call: async (
			_method: string,
			{before = 1201, limit = 0}: {before?: number; limit?: number},
		) => {
			asked.push(limit);
			return {rows: all.filter(({id}) => id < before).slice(0, limit)};
		},
	} as unknown as HubClient;
	const found = async (most: number, parts: PartOptions): Promise<readonly number[]> => {
		const ids: number[] = [];
		for await (const page of errorPages(client, {parts}, most)) ids.push(...page.map(({id}) => id));
		return ids;
	};
	const db = {host: 'db-01', program: undefined};
	t.deepEqual(await found(7, db), [1150, 1050, 950, 850, 750, 650, 550]);
	t.is((await found(100, db)).length, 12);
	asked.length = 0;
	t.is((await found(3, {host: undefined, program: undefined})).length, 3);
	t.deepEqual(asked, [3]);
});
