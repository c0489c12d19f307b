// The console as a program: `main.js [--socket PATH | --hub USER@HOST]`, started by `nms`. Reads keys from and draws on the
// terminal at stdin and stdout; opens nothing but the hub's socket (or ssh).
// oxlint-disable-next-line no-unassigned-import
import '../base/require-node.ts';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {capabilitiesOf} from './term/capabilities.ts';

// React's development build costs half as much again; it decides when it is imported.
process.env['NODE_ENV'] = 'production';

const capabilities = capabilitiesOf(process.env, {
	stdin: process.stdin.isTTY,
	stdout: process.stdout.isTTY,
});
if (capabilities.kind === 'refused') {
	process.stderr.write(`nms: ${capabilities.reason}\n`);
	process.exitCode = 2;
} else {
	await start(capabilities);
}

async function start(able: Extract<typeof capabilities, {kind: 'ok'}>): Promise<void> {
	const {Console} = await import('./console.tsx');
	const {remoteHub, socketPath} = await import('../proto/rpc/socket-path.ts');
	const {values} = parseArgs({options: {socket: {type: 'string'}, hub: {type: 'string'}}});
	const target =
		values.hub === undefined
			? ({kind: 'socket', path: socketPath(values.socket, process.env)} as const)
			: remoteHub(values.hub, process.env);
	const app = new Console(target, able, (status) => process.exit(status));
	// 128 + the signal's number, as a shell reports it.
	for (const [signal, status] of [
		['SIGHUP', 129],
		['SIGINT', 130],
		['SIGTERM', 143],
	] as const) {
		process.on(signal, () => {
			app.close();
			process.exit(status);
		});
	}
	process.on('uncaughtException', (error) => {
		app.close();
		process.stderr.write(`nms: the console failed: ${error.stack ?? error.message}\n`);
		process.exit(1);
	});
	app.open();
}
