// Makes the bytecode of the hub's programs: starts a hub, in which all that is used at a start has been compiled when it ends.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

const keeper = path.join(import.meta.dirname, 'keep-bytecode.cjs');
const loopback = '[{address: 127.0.0.1, port: 0}]';
const mostMs = 60_000;

/** `directory` holds the programs. Without bytecode they run as well: where no hub can be started, that is said and no more. */
export async function makeBytecode(directory) {
	const state = mkdtempSync(path.join(tmpdir(), 'nms-build-'));
	const config = path.join(state, 'hub.yaml');
	writeFileSync(
		config,
		`syslog: {udp: ${loopback}, tcp: ${loopback}}\nagents: {listen: ${loopback}}\n`,
	);
	const hub = spawn(
		process.execPath,
		[
			`--require=${keeper}`,
			path.join(directory, 'main.js'),
			`--config=${config}`,
			`--state-directory=${path.join(state, 'state')}`,
			`--socket=${path.join(state, 'hub.sock')}`,
		],
		// Nothing of the environment: no service manager is told of this hub.
		{stdio: ['ignore', 'ignore', 'pipe'], timeout: mostMs, env: {}},
	);
	let log = '';
	hub.stderr.setEncoding('utf8').on('data', (text) => {
		log += text;
		if (text.includes('"ready"')) hub.kill('SIGTERM');
	});
	const [code] = await once(hub, 'exit');
	rmSync(state, {recursive: true});
	if (code !== 0)
		process.stderr.write(`no bytecode was made, since no hub could be started: ${log}\n`);
}
