import path from 'node:path';
import {loopbackNetworks, NetworkSet} from '../../base/ip-network.ts';
import type {FileProblem, YamlDocument} from '../../base/yaml-document.ts';
import type {ListenAddress} from '../../intake/listening.ts';
import {readSecretFile} from '../../proto/wire/secret-file.ts';
import type {ConfigValues} from './config-schema.ts';

/** The checked section `agents`; paths are absolute. */
export interface AgentSettings {
	readonly listen: readonly ListenAddress[];
	/** Empty: no unix socket. */
	readonly socketPath: string;
	readonly socketGroup: string;
	/** The content of the secret file; null for none. */
	readonly secret: Buffer | null;
	readonly maxAgents: number;
}

export type CheckedAgentSettings =
	| {readonly kind: 'ok'; readonly settings: AgentSettings}
	| {readonly kind: 'error'; readonly problem: FileProblem};

/** Where the values come from: their document where they are not the built-in ones, what makes paths absolute, the hub's own socket. */
export interface AgentSettingsOrigin {
	readonly document: Pick<YamlDocument<unknown>, 'problemAt'> | undefined;
	readonly absolute: (name: string) => string;
	readonly hubSocket: string;
}

/** Checks what the schema cannot: that the network sees no port without a secret, and that the secret is one. */
export function agentSettings(
	values: ConfigValues['agents'],
	{document, absolute, hubSocket}: AgentSettingsOrigin,
): CheckedAgentSettings {
	const {listen, socket, socket_group: socketGroup, secret_file: file} = values;
	const secret = file === undefined ? null : readSecretFile(absolute(file));
	const wrong = typeof secret === 'string' ? secretProblem(secret) : openProblem(listen, secret);
	if (wrong !== undefined && document !== undefined)
		return {kind: 'error', problem: document.problemAt(wrong.path, wrong.message, wrong.remedy)};
	return {
		kind: 'ok',
		settings: {
			listen,
			socketPath: socketPathOf(socket, absolute, hubSocket),
			socketGroup,
			secret: typeof secret === 'string' ? null : secret,
			maxAgents: values.max_agents,
		},
	};
}

interface Wrong {
	readonly path: readonly PropertyKey[];
	readonly message: string;
	readonly remedy: string;
}

const loopback = new NetworkSet(loopbackNetworks);

function socketPathOf(
	socket: string | undefined,
	absolute: (name: string) => string,
	hubSocket: string,
): string {
	if (socket === undefined) return path.join(path.dirname(hubSocket), 'agents.sock');
	return socket === '' ? '' : absolute(socket);
}

function secretProblem(reason: string): Wrong {
	return {
		path: ['agents', 'secret_file'],
		message: `agents.secret_file: ${reason}`,
		remedy:
			"make it with 'umask 077; openssl rand -hex 32 > FILE', and give it to the user of the hub",
	};
}

function openProblem(listen: readonly ListenAddress[], secret: Buffer | null): Wrong | undefined {
	const at = secret === null ? listen.findIndex(({address}) => !loopback.has(address)) : -1;
	const open = listen[at];
	if (open === undefined) return undefined;
	return {
		path: ['agents', 'listen', at, 'address'],
		message: `agents.listen: ${open.address} can be reached by others, and agents have to prove nothing`,
		remedy: 'set agents.secret_file, or listen on 127.0.0.1 or ::1 only',
	};
}
