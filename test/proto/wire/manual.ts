import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../../src/base/package-root.ts';
import {agentGoneMs} from '../../../src/model/endpoint.ts';
import {backoffMs} from '../../../src/proto/wire/backoff.ts';
import {greetingMs, wireLimits} from '../../../src/proto/wire/limits.ts';
import {frameTypes, wireErrorCodes} from '../../../src/proto/wire/messages.ts';
import {encodeMessage} from '../../../src/proto/wire/codec.ts';
import {events, heartbeat, register} from '../../helpers/agent-client.ts';

const page = readFileSync(path.join(packageRoot, 'man/nms-protocol.7'), 'utf8');
const section = page.slice(page.indexOf('.Sh AGENT PROTOCOL'), page.indexOf('.Sh EXAMPLES'));

test('the page has every frame type with its number', (t) => {
	const types = Object.entries(frameTypes).map(([name, number]) => `${number} ${name}`);
	t.true(section.includes(`Type: ${types.join(', ')}.`));
});

test('the page has every code of errors and no other', (t) => {
	const codes = [...section.matchAll(/^\.It Er (\w+)$/gm)].map(([, code = '']) => code);
	t.deepEqual(codes, [...wireErrorCodes]);
});

test('the page has the bounds of the protocol', (t) => {
	const {payloadBytes, greetingBytes, windowLog, inflation, jsonDepth} = wireLimits;
	const {batchEvents, batchBytes, window, pathCharacters, disks, problems, sentence} = wireLimits;
	const bounds = [payloadBytes, greetingBytes, 1 << windowLog, inflation, jsonDepth, batchEvents];
	const more = [batchBytes, window, pathCharacters, disks, problems, sentence];
	const times = [agentGoneMs / 1000, greetingMs / 1000, backoffMs.last / 1000];
	for (const bound of [...bounds, ...more, ...times])
		t.regex(section, new RegExp(String.raw`\b${bound}\b`));
});

test('the page names every member that an agent sends', (t) => {
	const messages = [
		encodeMessage({type: 'REGISTER', body: register()}, false),
		encodeMessage({type: 'HEARTBEAT', body: heartbeat()}, false),
		encodeMessage({type: 'BATCH_EVENT', body: {events: events(1, 1)}}, false),
	];
	const words = new Set(section.split(/[^A-Za-z_0-9]+/));
	for (const message of messages) {
		const names = message
			.subarray(6)
			.toString()
			.matchAll(/"(\w+)":/g);
		for (const [, name = ''] of names) t.true(words.has(name), name);
	}
});
