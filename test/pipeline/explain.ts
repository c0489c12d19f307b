import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {utc} from '../../src/base/time-zone.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {compileContent} from '../../src/pipeline/content.ts';
import type {Explanation} from '../../src/pipeline/explain.ts';
import {explainMessage} from '../../src/pipeline/explain.ts';

const content = compileContent({
	decoderFiles: readYamlFiles(path.join(packageRoot, 'content/decoders')),
	ruleFiles: readYamlFiles(path.join(packageRoot, 'content/rules')),
	inside: [],
});
const receivedAt = Date.UTC(2026, 10, 20, 12);
const clock = {year: 'nearest', zone: utc} as const;

function explained(text: string): Explanation {
	return explainMessage(Buffer.from(text), {format: 'auto', clock, receivedAt, content});
}

test('every stage of a message that is known says which bytes it is about', (t) => {
	const text =
		'<38>Nov 20 11:00:01 gate sshd[99]: Failed password for bob from 203.0.113.9 port 42';
	const {parts, decoder, rules, time, priority, refusal, fields} = explained(text);
	t.is(refusal, null);
	t.is(priority, 38);
	t.deepEqual(
		parts.map(({name}) => name),
		['timestamp', 'host', 'program', 'procid', 'message'],
	);
	for (const part of [...parts, ...(decoder?.captures ?? [])])
		t.is(text.slice(part.from, part.to), part.text);
	t.is(decoder?.place.pack, 'sshd');
	t.true((decoder?.place.line ?? 0) > 1);
	t.deepEqual(
		decoder?.captures.map(({field, text: captured}) => [field, captured]),
		[
			['ssh.method', 'password'],
			['user.name', 'bob'],
			['source', '203.0.113.9'],
			['source.port', '42'],
		],
	);
	t.is(fields.get('source.ip'), '203.0.113.9');
	t.deepEqual(
		rules.map(({id}) => content.rules.describe(id)?.name),
		['SSH login failed', 'Login failed of a user with a name of its own'],
	);
	t.like(time, {resolved: Date.UTC(2026, 10, 20, 11, 0, 1), hasYear: false, hasZone: false});
});

test('of a message that does not parse, the byte and what can be read', (t) => {
	const {refusal, decoder, rules, parts, time} = explained(
		'<34>1 2026-11-20T11:00:00.1234567Z web app - - - x',
	);
	t.deepEqual(refusal, {reason: 'fraction', offset: 32});
	t.deepEqual([decoder, rules], [null, []]);
	t.is(parts.find(({name}) => name === 'host')?.text, 'web');
	t.like(time, {resolved: receivedAt, hasStamp: false});
	t.like(explained(''), {refusal: {reason: 'empty', offset: 0}, parts: [], sizeBytes: 0});
});
