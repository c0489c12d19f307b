import test from 'ava';
import type {AlertQuery} from '../../src/proto/rpc/schema.ts';
import {parseAlertFilter} from '../../src/tui/alert-filter.ts';

const understood: readonly (readonly [string, AlertQuery])[] = [
	['', {}],
	['state:all', {}],
	['state:open', {states: ['new', 'acknowledged', 'in_progress']}],
	['state:new,closed', {states: ['new', 'closed']}],
	['sev:crit', {min_severity: 'critical'}],
	['sev>=low', {min_severity: 'low'}],
	['who:me', {assignee: 'ana'}],
	['who:none', {assignee: null}],
	['who:dan  brute  force', {assignee: 'dan', text: 'brute force'}],
	['10.0.0.7 user:x', {text: '10.0.0.7 user:x'}],
];

for (const [text, query] of understood) {
	test(`filter '${text}' is understood`, (t) => {
		t.deepEqual(parseAlertFilter(text, 'ana'), {kind: 'ok', query});
	});
}

test('a wrong value names what would be right', (t) => {
	t.like(parseAlertFilter('state:old', null), {kind: 'error'});
	t.regex(JSON.stringify(parseAlertFilter('sev:x', null)), /informational, low, medium/);
});
