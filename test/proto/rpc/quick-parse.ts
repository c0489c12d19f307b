import test from 'ava';
import * as z from 'zod';
import {endpointMethods} from '../../../src/proto/rpc/endpoint-schema.ts';
import {quickParse} from '../../../src/proto/rpc/quick-parse.ts';
import {methods, updateParams} from '../../../src/proto/rpc/schema.ts';
import {auditRow, event, health, triagedAlert} from '../../helpers/rpc-samples.ts';
import {
	agentEndpoint,
	deviceEndpoint,
	endpointDetail,
	parseErrorGroup,
	statistics,
} from '../../helpers/second-slice-samples.ts';

const place = {total: 1, position: 0};
const counts = {alive: 1, silent: 1, disconnected: 0};
const tail = {at_start: true, at_end: true, arrived: 3};
const decoded = {...event, user: {name: 'root'}, source: {ip: '192.0.2.7', port: 22}};
const groups = {groups: [parseErrorGroup], total_groups: 1, total: 7};

// What hubs send, by the schema it has.
const messages: readonly (readonly [string, z.ZodType, unknown])[] = [
	...[
		{view: 'health', health},
		{view: 'alerts', upsert: [triagedAlert], order: [triagedAlert.id], ...place},
		{view: 'events', upsert: [event, decoded], order: [1, 2], ...tail},
		{view: 'endpoints', upsert: [agentEndpoint, deviceEndpoint], order: ['a'], ...place, counts},
		{view: 'parse_errors', groups},
		{view: 'statistics', statistics},
	].map((update): [string, z.ZodType, unknown] => [
		`an update of ${update.view}`,
		updateParams,
		{subscription: 1, revision: 2, update},
	]),
	['a snapshot', methods.subscribe.result, {subscription: 1, revision: 1, snapshot: health}],
	['a window of the audit', methods['audit.window'].result, {rows: [auditRow]}],
	['an endpoint', endpointMethods['endpoints.get'].result, endpointDetail],
];

for (const [name, schema, value] of messages) {
	test(`${name} is taken as it is`, (t) => {
		t.deepEqual(schema.parse(value), value);
		t.is(quickParse(schema, value).data, value);
	});

	test(`${name} with anything else in any place is judged as the schema does`, (t) => {
		for (const path of pathsOf(value))
			for (const other of others) {
				const changed = replaced(value, path, other);
				const wanted = schema.safeParse(changed);
				const found = quickParse(schema, changed);
				const where = `${path.join('.')}: ${JSON.stringify(other)}`;
				t.is(found.success, wanted.success, where);
				t.deepEqual(found.data, wanted.data, where);
			}
	});
}

test('what a schema would change is left to it', (t) => {
	const schema = z.object({
		word: z.string().trim(),
		count: z.number().min(1).optional(),
		size: z.coerce.number(),
		kind: z.literal('a').default('a'),
	});
	const value = {word: ' x ', size: '7'};
	t.deepEqual(quickParse(schema, value).data, {word: 'x', size: 7, kind: 'a'});
	t.false(quickParse(z.strictObject({id: z.int()}), {id: 1, more: 2}).success);
	t.deepEqual(quickParse(z.object({id: z.int()}), {id: 1, more: 2}).data, {id: 1, more: 2});
});

/** What a hostile or newer hub might say instead; undefined: nothing. */
const others: readonly unknown[] = [
	undefined,
	null,
	true,
	0,
	-1,
	1.5,
	2 ** 60,
	101,
	'',
	'x',
	'new',
	'2026-11-20T14:02:00.000Z',
	'2026-02-30T14:02:00Z',
	'2026-11-20 14:02',
	[],
	['x'],
	[null],
	[1],
	{},
	{name: 'x'},
];

/** Of every member of it, from the outermost in. */
function pathsOf(value: unknown): readonly (readonly string[])[] {
	if (typeof value !== 'object' || value === null) return [[]];
	return [
		[],
		...Object.entries(value).flatMap(([key, inner]) =>
			pathsOf(inner).map((path) => [key, ...path]),
		),
	];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
	if (key === undefined) return other;
	if (Array.isArray(value))
		return value.with(Number(key), replaced(value[Number(key)], rest, other));
	const members = new Map(Object.entries(Object(value)));
	const inner = replaced(members.get(key), rest, other);
	if (inner === undefined) members.delete(key);
	else members.set(key, inner);
	return Object.fromEntries(members);
}
