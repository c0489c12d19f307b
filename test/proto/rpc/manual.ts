import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../../src/base/package-root.ts';
import {stepLimit} from '../../../src/base/linear-pattern/program.ts';
import {expressionLimits} from '../../../src/base/linear-pattern/syntax.ts';
import {headerFields} from '../../../src/model/event-fields.ts';
import {rpcErrors} from '../../../src/proto/rpc/protocol.ts';
import {methods} from '../../../src/proto/rpc/schema.ts';
import {socketLimits} from '../../../src/daemons/shared/socket/limits.ts';
import {alertResolutions, alertStates} from '../../../src/model/alert.ts';
import {roles} from '../../../src/model/role.ts';
import {severities} from '../../../src/model/severity.ts';
import {queryLimits} from '../../../src/proto/query/limits.ts';

const page = readFileSync(path.join(packageRoot, 'man/nms-protocol.7'), 'utf8');

test('the page describes every method and no other', (t) => {
	const described = [...sectionOf('METHODS').matchAll(/^\.It Ic (\S+)$/gm)].map(
		([, name = '']) => name,
	);
	t.deepEqual(described.toSorted(), Object.keys(methods).toSorted());
});

test('the page names the permission of every method', (t) => {
	const texts = sectionOf('METHODS').split(/^(?=\.It Ic |\.Ss )/m);
	let ofGroup = '';
	for (const text of texts) {
		const stated = /^Permission: (\w+)\.$/m.exec(text)?.[1];
		if (text.startsWith('.Ss')) ofGroup = stated ?? '';
		const name = /^\.It Ic (\S+)/.exec(text)?.[1];
		const method = Object.entries(methods).find(([key]) => key === name)?.[1];
		if (method !== undefined) t.is(stated ?? ofGroup, method.permission ?? 'none', name);
	}
});

test('the page names every parameter of every method', (t) => {
	const text = sectionOf('METHODS');
	for (const {params} of Object.values(methods))
		for (const key of 'shape' in params
			? Object.keys(params.shape)
			: ['view', 'window', 'pause_ms'])
			t.regex(text, new RegExp(String.raw`^\.(?:Op )?Cm ${key}\b`, 'm'), key);
});

test('the page has every error code with its number and no other', (t) => {
	const rows = [...sectionOf('ERROR CODES').matchAll(/^\.It Er (\w+) Ta \\(-\d+) Ta /gm)];
	t.deepEqual(Object.fromEntries(rows.map(([, name, code]) => [name, Number(code)])), rpcErrors);
});

test('the page has all names of values and fields of queries', (t) => {
	const values = sectionOf('VALUES').replaceAll('\n', ' ');
	for (const names of [severities, alertStates, alertResolutions, roles])
		t.true(values.includes(names.join(', ')), names.join(', '));
	for (const field of headerFields) t.true(sectionOf('QUERY').includes(`Cm ${field}`), field);
});

test('the page has the bounds of the socket', (t) => {
	const text = sectionOf('LIMITS');
	const {clients, idleMs, rowBytes, subscriptions, subscriptionsPerClient, waitingRequests} =
		socketLimits;
	const {searchIdleMs, searchesPerClient} = socketLimits;
	t.regex(text, new RegExp(`${searchesPerClient} searches; .* ${searchIdleMs / 1000} seconds`));
	for (const bound of [clients, idleMs / 1000, rowBytes, subscriptions, subscriptionsPerClient])
		t.regex(text, new RegExp(String.raw`\b${bound}\b`));
	t.regex(text, new RegExp(`While ${waitingRequests} requests`));
});

test('the page has the bounds of queries', (t) => {
	const text = sectionOf('QUERY').replaceAll('\n', ' ');
	const {characters, terms, depth, steps, top} = queryLimits;
	for (const bound of [
		`${characters} characters, ${terms} terms and ${depth} parentheses`,
		`${expressionLimits.characters} characters, and ${stepLimit} steps`,
		`together have ${steps}`,
		`${top} at most`,
	])
		t.true(text.includes(bound), bound);
});

/** The source of one section, without the title. */
function sectionOf(title: string): string {
	const [, text = ''] = page.split(`\n.Sh ${title}\n`);
	return text.split('\n.Sh ')[0] ?? '';
}
