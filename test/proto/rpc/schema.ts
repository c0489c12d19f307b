import test from 'ava';
import {queryLimits} from '../../../src/proto/query/limits.ts';
import {
	bulkLimit,
	clipLimit,
	pauseLimitMs,
	rowLimit,
	topLimit,
	traceLimit,
} from '../../../src/proto/rpc/bounds.ts';
import {methods} from '../../../src/proto/rpc/schema.ts';
import {bucketLimit} from '../../../src/proto/rpc/statistics-schema.ts';
import type {MethodName} from '../../../src/proto/rpc/schema.ts';

const id = '0123456789abcdef';
const select = {ids: [id]};

// Method, parameters at the bound, parameters one above it.
const bounds: readonly (readonly [MethodName, unknown, unknown])[] = [
	['events.window', {before: rowLimit}, {before: rowLimit + 1}],
	['events.window', {after: rowLimit}, {after: rowLimit + 1}],
	['events.window', {clip: clipLimit}, {clip: clipLimit + 1}],
	['events.window', {clip: 16}, {clip: 15}],
	[
		'events.window',
		{query: 'x'.repeat(queryLimits.characters)},
		{query: 'x'.repeat(queryLimits.characters + 1)},
	],
	['events.window', {anchor: Number.MAX_SAFE_INTEGER}, {anchor: Number.MAX_SAFE_INTEGER + 1}],
	['alerts.window', {after: rowLimit}, {after: rowLimit + 1}],
	['alerts.window', {anchor: id}, {anchor: `${id}0`}],
	['alerts.window', {query: {text: 'x'.repeat(1024)}}, {query: {text: 'x'.repeat(1025)}}],
	['alerts.window', {query: {assignee: null}}, {query: {assignee: 'x'.repeat(257)}}],
	['alerts.window', {query: {states: ['new']}}, {query: {states: []}}],
	['alerts.get', {id: '0'}, {id: ''}],
	[
		'alerts.start',
		{select: {ids: Array.from({length: bulkLimit}, () => id)}},
		{select: {ids: Array.from({length: bulkLimit + 1}, () => id)}},
	],
	['alerts.note', {select, text: 'x'.repeat(4096)}, {select, text: 'x'.repeat(4097)}],
	['alerts.assign', {select, assignee: null}, {select, assignee: ''}],
	['alerts.acknowledge', {select: {query: {}, expected_count: 0}}, {select: {query: {}}}],
	['parse_errors.window', {limit: rowLimit}, {limit: rowLimit + 1}],
	['parse_errors.window', {reason: 'x'.repeat(64)}, {reason: 'x'.repeat(65)}],
	['parse_errors.get', {id: 1}, {id: 0}],
	['endpoints.window', {after: rowLimit}, {after: rowLimit + 1}],
	['endpoints.window', {anchor: 'x'.repeat(256)}, {anchor: 'x'.repeat(257)}],
	['endpoints.window', {query: {text: 'x'.repeat(1024)}}, {query: {text: 'x'.repeat(1025)}}],
	['endpoints.get', {id: 'x'.repeat(256)}, {id: 'x'.repeat(257)}],
	['endpoints.forget', {id: 'x'}, {id: ''}],
	['endpoints.trace', {id, limit: traceLimit}, {id, limit: traceLimit + 1}],
	['statistics.get', {seconds: 60}, {seconds: 59}],
	['statistics.get', {seconds: 31 * 86_400}, {seconds: 31 * 86_400 + 1}],
	['statistics.get', {buckets: bucketLimit}, {buckets: bucketLimit + 1}],
	['statistics.get', {top: topLimit}, {top: topLimit + 1}],
	['audit.window', {limit: 0}, {limit: -1}],
	[
		'subscribe',
		{view: 'health', pause_ms: pauseLimitMs},
		{view: 'health', pause_ms: pauseLimitMs + 1},
	],
];

for (const [name, atBound, above] of bounds)
	test(`${name} takes parameters at the bound and not ${JSON.stringify(above).slice(0, 60)}`, (t) => {
		t.true(methods[name].params.safeParse(atBound).success);
		t.false(methods[name].params.safeParse(above).success);
	});

test('unknown parameters are refused at every level', (t) => {
	t.false(methods['alerts.window'].params.safeParse({colour: 1}).success);
	t.false(methods['alerts.window'].params.safeParse({query: {colour: 1}}).success);
	t.false(methods.subscribe.params.safeParse({view: 'events', window: {colour: 1}}).success);
});
