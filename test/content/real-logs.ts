import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {z} from 'zod';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {decodeLine} from '../../src/decode/decode-line.ts';
import {compileDecoders} from '../../src/decode/pack-files.ts';
import {sharedData, testWithSharedData} from '../helpers/shared-data.ts';

const {decoders} = compileDecoders(readYamlFiles(path.join(packageRoot, 'content/decoders')));

testWithSharedData('every failed login of a real attack counts for its address', (t) => {
	const counted = new Map<string, number>();
	const expected = new Map<string, number>();
	for (const message of messagesOf('loghub/OpenSSH_2k.log', 'sshd')) {
		const {fields, weight} = decodeLine(decoders, 'sshd', Buffer.from(message)) ?? {};
		t.truthy(fields, message);
		if (fields?.get('event.action') === 'ssh_login' && fields.get('event.outcome') === 'failure')
			add(counted, String(fields.get('source.ip')), weight);
		const [, times = '1', address] =
			/^(?:message repeated (\d+) times: \[ )?Failed .* from (\S+) port \d+ ssh2\]?$/.exec(
				message,
			) ?? [];
		if (address !== undefined) add(expected, address, Number(times));
	}
	t.deepEqual(Object.fromEntries(counted), Object.fromEntries(expected));
	t.is(
		[...counted.values()].reduce((sum, count) => sum + count, 0),
		532,
	);
	t.is(counted.size, 24);
});

testWithSharedData('the sources and users of sshd lines equal those of another product', (t) => {
	let lines = 0;
	for (const {program, message: text, source_ip, user} of labelledLines()) {
		const message = text ?? '';
		if (program?.startsWith('sshd') !== true || source_ip === undefined) continue;
		const fields = decodeLine(decoders, program, Buffer.from(message))?.fields;
		t.is(fields?.get('source.ip') ?? null, source_ip, message);
		t.is(fields?.get('user.name') ?? null, user ?? null, message);
		lines += 1;
	}
	t.is(lines, 34);
});

testWithSharedData('every packet a firewall logged has its source', (t) => {
	for (const file of ['crowdsec/iptables-logs.log', 'crowdsec/iptables-scan-multi-port.log'])
		for (const message of messagesOf(file, 'kernel')) hasSource(t, message);
});

function hasSource(t: ExecutionContext, message: string): void {
	const source = /^(?!.* XX=).* SRC=(\S+)/.exec(message)?.[1];
	t.is(
		decodeLine(decoders, 'kernel', Buffer.from(message))?.fields.get('source.ip'),
		source,
		message,
	);
}

/** What follows `PROGRAM[PID]: ` or `PROGRAM: ` in the lines of a file. */
function messagesOf(file: string, program: string): readonly string[] {
	return readFileSync(sharedData(file), 'utf8')
		.split(/\r?\n/)
		.flatMap((line) => new RegExp(` ${program}(?:\\[\\d+\\])?: (.*)$`).exec(line)?.[1] ?? []);
}

const labelledLine = z.object({
	program: z.string().nullish(),
	message: z.string().nullish(),
	source_ip: z.string().nullish(),
	user: z.string().nullish(),
});

function labelledLines(): readonly z.infer<typeof labelledLine>[] {
	return readFileSync(sharedData('crowdsec/lines.jsonl'), 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => labelledLine.parse(JSON.parse(line)));
}

function add(counts: Map<string, number>, key: string, weight = 1): void {
	counts.set(key, (counts.get(key) ?? 0) + weight);
}
