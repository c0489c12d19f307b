import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {startHub} from '../helpers/hub-process.ts';
import {sendDatagrams} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const page = path.join(packageRoot, 'man/nms-protocol.7');
const failures = Array.from(
	{length: 6},
	(_, port) =>
		`<86>Nov 20 14:00:00 pi sshd[7]: Failed password for root from 192.0.2.7 port ${port} ssh2`,
);

test("the protocol's page has no mistake that mandoc knows", (t) => {
	// Pages that are not installed here are no mistake of this one.
	const lint = execFileSync('sh', ['-c', 'mandoc -T lint "$1" 2>&1 || true', 'sh', page], {
		encoding: 'utf8',
	});
	const mistakes = lint
		.split('\n')
		.filter((line) => line !== '' && !/referenced manual not found|outdated mandoc\.db/.test(line));
	t.deepEqual(mistakes, []);
});

test("the shell text of the protocol's page runs against a hub", async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendDatagrams(hub.udpPort, failures);
	await until('there is an alert', async () => (await hub.health()).alerts.new === 1);

	const env = {...process.env, NMS_SOCKET: hub.socket};
	const shell = spawn('bash', ['-c', exampleOf(page)], {env, stdio: ['ignore', 'pipe', 'pipe']});
	t.teardown(() => shell.kill('SIGKILL'));
	let [output, complaints] = ['', ''];
	shell.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	shell.stderr.setEncoding('utf8').on('data', (text: string) => {
		complaints += text;
	});
	const ended = once(shell, 'close');
	// It subscribes right after this, so events keep coming until it has seen one.
	await until('it has acknowledged', () => output.includes('acknowledged'));
	await until('it has ended', async () => {
		await sendDatagrams(hub.udpPort, ['<13>Nov 20 14:00:01 web app: \u001B[31mhello']);
		return shell.exitCode !== null;
	});
	t.deepEqual(await ended, [0, null]);
	t.is(complaints, '');
	const [who, alert, change, message, end] = output.split('\n');
	t.regex(who ?? '', /^user \S+, role admin$/);
	t.regex(alert ?? '', /^[0-9a-f]{4}\thigh\t\S/);
	t.is(change, 'acknowledged, change 1');
	t.is(message, String.raw`"\u001b[31mhello"`);
	t.is(end, '');

	const client = await hub.connect();
	const [row] = (await client.call('alerts.window', {})).rows;
	t.is(row?.state, 'acknowledged');
	client.close();
});

/** The example as a reader of the formatted page copies it. */
function exampleOf(file: string): string {
	const text = execFileSync('mandoc', ['-T', 'ascii', file], {encoding: 'utf8'});
	// Bold and underlined characters are overstruck.
	const plain = text.replaceAll(/.[\b]/g, '');
	const [, example = ''] = plain.split(/^EXAMPLES$/m);
	const script = example.slice(example.indexOf('     #!/bin/bash')).split(/^\S/m)[0] ?? '';
	return script.replaceAll(/^ {5}/gm, '');
}
