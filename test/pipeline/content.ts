import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {EventBatch} from '../../src/model/event-batch.ts';
import type {Content} from '../../src/pipeline/content.ts';
import {compileContent} from '../../src/pipeline/content.ts';
import {Pipeline} from '../../src/pipeline/pipeline.ts';
import {hitsOf} from '../helpers/event-batches.ts';

const files = (name: string) => readYamlFiles(path.join(packageRoot, 'content', name));
/** A packet that the firewall of "router" denied. */
const denied = (address: string) =>
	`<4>Nov 20 11:59:58 router kernel: [1.5] [UFW BLOCK] IN=eth1 OUT=eth0 SRC=${address} DST=198.51.100.7 LEN=60 PROTO=TCP SPT=40000 DPT=445`;
const receivedAt = Date.UTC(2026, 10, 20, 12);

function compile(inside: readonly string[] = []): Content {
	return compileContent({decoderFiles: files('decoders'), ruleFiles: files('rules'), inside});
}

const own = compile();

/** The hits of one datagram. */
function hits({decoders, rules}: Content, message: string) {
	const batch = new EventBatch();
	const source = {channel: 'udp', address: '192.0.2.9', epoch: ''} as const;
	const stream = new Pipeline({decoders, rules}).open(source, {
		framing: 'datagram',
		format: 'auto',
	});
	stream.push(Buffer.from(message), receivedAt, {batchFor: () => batch});
	return hitsOf(batch);
}

test('what nms brings compiles without a problem', (t) => {
	t.deepEqual(own.problems, []);
});

test('a failed login is a hit with its address, in both formats', (t) => {
	const text = 'Failed password for invalid user admin from 203.0.113.9 port 40000 ssh2';
	for (const message of [
		`<38>Nov 20 11:59:58 pi sshd[7]: ${text}`,
		`<38>1 2026-11-20T11:59:58Z pi sshd 7 - - ${text}`,
	]) {
		const [hit] = hits(own, message);
		t.is(hit?.fields['source.ip'], '203.0.113.9');
		t.is(hit?.fields['user.name'], 'admin');
		t.is(hit?.time, Date.UTC(2026, 10, 20, 11, 59, 58));
		t.is(hit?.weight, 1);
	}
});

test('what a process said in one datagram is known in its next', (t) => {
	const batch = new EventBatch();
	const pipeline = new Pipeline(own);
	for (const text of [
		'Connection from 203.0.113.9 port 40000',
		'Disconnecting: Too many authentication failures for root',
	]) {
		const source = {channel: 'udp', address: '192.0.2.9', epoch: ''} as const;
		const stream = pipeline.open(source, {framing: 'datagram', format: 'auto'});
		const message = `<38>Nov 20 11:59:58 pi sshd[7]: ${text}`;
		stream.push(Buffer.from(message), receivedAt, {batchFor: () => batch});
	}
	t.is(batch.field(1, 'source.ip'), '203.0.113.9');
});

test('a repeated message weighs as often as it says', (t) => {
	const [hit] = hits(
		own,
		'<38>Nov 20 11:59:58 pi sshd[7]: message repeated 5 times: [ Failed password for root from 203.0.113.9 port 40000 ssh2]',
	);
	t.is(hit?.weight, 5);
});

test('a configured inside network counts like a private one', (t) => {
	const insideDeny = 'd63ad19a-5de0-4442-b1da-feb94003eb38';
	const isInside = (content: typeof own, address: string) =>
		hits(content, denied(address)).some(({ruleId}) => ruleId === insideDeny);
	t.true(isInside(own, '10.0.0.5'));
	t.false(isInside(own, '203.0.113.77'));
	t.true(isInside(compile(['203.0.113.0/24']), '203.0.113.77'));
});
