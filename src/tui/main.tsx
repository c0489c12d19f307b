// The console as a program: `main.js [--socket PATH | --hub USER@HOST] [--demo]`, started by `nms`. Reads keys from and draws on the
// terminal at stdin and stdout; opens nothing but the hub's socket (or ssh).
// oxlint-disable-next-line no-unassigned-import
import '../base/require-node.ts';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {messageOf, reasonOf} from '../base/errors.ts';
import type {HubTarget} from '../proto/rpc/socket-path.ts';
import {remoteHub, socketPath} from '../proto/rpc/socket-path.ts';
import type {Capabilities} from './term/capabilities.ts';
import {capabilitiesOf} from './term/capabilities.ts';
import {lookFor} from './term/glyphs.ts';
import {Terminal} from './term/terminal.ts';

// 128 + the signal's number, as a shell reports it.
const signals = [
	['SIGHUP', 129],
	['SIGINT', 130],
	['SIGTERM', 143],
] as const;
const goneExit = 129;
const usageExit = 2;

try {
	const {target, isDemo} = argumentsOf(process.argv.slice(2));
	const able = capabilitiesOf(process.env, {
		stdin: process.stdin.isTTY,
		stdout: process.stdout.isTTY,
	});
	if (able.kind === 'refused') refuse(able.reason);
	else await run(target, {able, isDemo});
} catch (error) {
	refuse(reasonOf(error));
}

/** `--demo`: the hub ends with the console, which then says so. */
function argumentsOf(args: readonly string[]): {
	readonly target: HubTarget;
	readonly isDemo: boolean;
} {
	const {values} = parseArgs({
		args: [...args],
		options: {socket: {type: 'string'}, hub: {type: 'string'}, demo: {type: 'boolean'}},
	});
	const target: HubTarget =
		values.hub === undefined
			? {kind: 'socket', path: socketPath(values.socket, process.env)}
			: remoteHub(values.hub);
	return {target, isDemo: values.demo === true};
}

/** Every way out passes through the process's exit, where the terminal is given back. */
async function run(
	target: HubTarget,
	{able, isDemo}: {readonly able: Extract<Capabilities, {kind: 'ok'}>; readonly isDemo: boolean},
): Promise<void> {
	const terminal = new Terminal(() => process.exit(goneExit));
	const fail = (error: unknown): void => {
		terminal.leave();
		const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
		process.stderr.write(`nms: the console failed: ${text}\n`);
		process.exit(1);
	};
	for (const [signal, status] of signals)
		process.on(signal, () => {
			// Ctrl-C in a pager reaches all of the terminal's foreground, us too.
			if (signal !== 'SIGINT' || !terminal.isLent) process.exit(status);
		});
	process.on('uncaughtException', fail);
	terminal.open();
	// Something to look at while the rest, most of it Ink, is loaded.
	terminal.write(`\u001b[H nms  ${lookFor(able.isAscii).stale} starting`);
	try {
		const {Console} = await import('./console.tsx');
		new Console(terminal, target, {able, isDemo, onQuit: () => process.exit(0)}).open();
	} catch (error) {
		fail(error);
	}
}

function refuse(reason: string): void {
	process.stderr.write(`nms: ${reason}\n`);
	process.exitCode = usageExit;
}
