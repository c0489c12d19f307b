import {spawn} from 'node:child_process';
import {connect} from 'node:net';
import type {Readable, Writable} from 'node:stream';
import {NmsError} from '../../base/errors.ts';
import {nobodyAt} from './identity-link.ts';
import type {Daemon} from './protocol.ts';
import type {HubTarget} from './socket-path.ts';

/** A stream of bytes to a hub and back. */
export interface Transport {
	readonly input: Readable;
	readonly output: Writable;
	/** Settles when it has ended, with what ended it. */
	readonly ended: Promise<NmsError>;
	/** Ends it at once; ends the command too. */
	destroy(): void;
}

/** Most characters kept of what a command writes to stderr, its end. */
const stderrLimit = 2048;

/** Connects to the socket, or starts the command. Rejects with `unreachable`. */
export async function openTransport(target: HubTarget): Promise<Transport> {
	return target.kind === 'socket'
		? openSocket(target.path, target.daemon ?? 'hub')
		: openCommand(target.command);
}

async function openSocket(path: string, daemon: Daemon): Promise<Transport> {
	return new Promise((resolve, reject) => {
		const socket = connect(path);
		socket.once('error', (error) => reject(nobodyAt(path, daemon, error)));
		socket.once('connect', () => {
			// An error is always followed by 'close', which is what the client waits for.
			socket.removeAllListeners('error').on('error', () => undefined);
			resolve({
				input: socket,
				output: socket,
				ended: new Promise((end) => {
					socket.once('close', () =>
						end(lost(`the ${daemon} at ${path} closed the connection`, daemon)),
					);
				}),
				destroy: () => socket.destroy(),
			});
		});
	});
}

async function openCommand(command: readonly string[]): Promise<Transport> {
	const [program = '', ...rest] = command;
	const child = spawn(program, rest, {stdio: ['pipe', 'pipe', 'pipe']});
	let complaint = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		complaint = (complaint + text).slice(-stderrLimit);
	});
	// Writing to a command that has ended; its end is reported by 'close' of its output.
	child.stdin.on('error', () => undefined);
	await new Promise<void>((resolve, reject) => {
		child.once('spawn', resolve);
		child.once('error', (error) =>
			reject(
				new NmsError('unreachable', `cannot start ${program}: ${error.message}`, {
					remedy: `install ${program} or reach the hub by its socket`,
					cause: error,
				}),
			),
		);
	});
	return {
		input: child.stdout,
		output: child.stdin,
		ended: new Promise((end) => {
			// 'close' comes after the last of stderr, which says why.
			child.once('close', () => {
				end(lost(`'${command.join(' ')}' ended: ${oneLine(complaint) || 'it said nothing'}`));
			});
		}),
		destroy: () => {
			child.stdin.destroy();
			child.stdout.destroy();
			child.kill();
		},
	};
}

function lost(message: string, daemon: Daemon = 'hub'): NmsError {
	const remedy = `see whether the ${daemon} runs, then try again`;
	return new NmsError('unreachable', message, {remedy});
}

function oneLine(text: string): string {
	return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}
