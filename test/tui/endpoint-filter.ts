import test from 'ava';
import {parseEndpointFilter} from '../../src/tui/endpoint-filter.ts';

const cases = [
	['', {}],
	['state:silent', {states: ['silent']}],
	['state:trouble', {states: ['silent', 'disconnected']}],
	['state:alive,disconnected kind:agent', {states: ['alive', 'disconnected'], kinds: ['agent']}],
	['  debian  web ', {text: 'debian web'}],
	['kind:device fe80::1', {kinds: ['device'], text: 'fe80::1'}],
] as const;

for (const [text, query] of cases) {
	test(`the filter of endpoints '${text}' is understood`, (t) => {
		t.deepEqual(parseEndpointFilter(text), {kind: 'ok', query});
	});
}

for (const text of ['state:gone', 'state:', 'kind:router', 'state:alive,']) {
	test(`the filter of endpoints '${text}' is refused with what would be right`, (t) => {
		const parsed = parseEndpointFilter(text);
		t.is(parsed.kind, 'error');
		t.regex(parsed.kind === 'error' ? parsed.reason : '', /; use (?:alive|agent)/);
	});
}
