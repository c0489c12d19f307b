import {existsSync} from 'node:fs';
import path from 'node:path';
import {NmsError} from '../../base/errors.ts';
import {socketPathLimit} from '../../base/socket-file.ts';
import type {Daemon} from './protocol.ts';

const systemSocket = '/run/nms/hub.sock';
const systemAgentSocket = '/run/nms-agent/agent.sock';

/** How a client reaches a hub, or an agent on this machine: a socket of this machine, or a command that speaks the protocol on its stdio. */
export type HubTarget =
	| {readonly kind: 'socket'; readonly path: string; readonly daemon?: Daemon}
	| {readonly kind: 'command'; readonly command: readonly string[]};

/** The socket's path: `--socket`, then `NMS_SOCKET`, then the user's own runtime directory if a hub's socket is there, then the system's. */
export function socketPath(
	option: string | undefined,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const chosen =
		option ?? (env['NMS_SOCKET'] || undefined) ?? userSocket('nms/hub.sock', env) ?? systemSocket;
	return checkedSocketPath(path.resolve(chosen));
}

/** The path of the socket of this machine's agent: `--socket`, then `NMS_AGENT_SOCKET`, then the user's own, then the system's. */
export function agentSocketPath(
	option: string | undefined,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const chosen =
		option ??
		(env['NMS_AGENT_SOCKET'] || undefined) ??
		userSocket('nms-agent/agent.sock', env) ??
		systemAgentSocket;
	return checkedSocketPath(path.resolve(chosen));
}

/** The same path, or an error where it is too long for a socket. */
export function checkedSocketPath(file: string): string {
	const sizeBytes = Buffer.byteLength(file);
	if (sizeBytes <= socketPathLimit) return file;
	throw new NmsError(
		'usage',
		`socket path '${file}' has ${sizeBytes} bytes; the system allows ${socketPathLimit}`,
		{remedy: 'name a shorter path with --socket'},
	);
}

/** `--hub user@host`: the proxy on the other machine, over ssh; `NMS_SSH` names another command, its words split at blanks. */
export function remoteHub(
	host: string,
	env: Readonly<Record<string, string | undefined>> = {},
): HubTarget {
	if (host === '' || host.startsWith('-') || /[\s\0]/.test(host))
		throw new NmsError('usage', `'${host}' is not a host`, {remedy: 'write --hub user@host'});
	const ssh = (env['NMS_SSH'] || 'ssh').split(' ').filter((word) => word !== '');
	return {kind: 'command', command: [...ssh, '-T', '--', host, 'nms', 'rpc']};
}

/** That of a daemon that the user runs without root. */
function userSocket(
	name: string,
	env: Readonly<Record<string, string | undefined>>,
): string | undefined {
	const directory = env['XDG_RUNTIME_DIR'];
	if (!directory) return undefined;
	const file = path.join(directory, name);
	return existsSync(file) ? file : undefined;
}
