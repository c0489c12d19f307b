import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {FileProblem, YamlDocument} from '../../base/yaml-document.ts';
import {formatProblem, readYaml} from '../../base/yaml-document.ts';
import type {AgentConfig, ConfigOptions, LoadedConfig} from './config.ts';
import type {ConfigValues} from './config-schema.ts';
import {configSchema} from './config-schema.ts';
import {secretOf, secretRemedy} from './secret.ts';
import {parseHubAddress} from '../../proto/wire/hub-address.ts';

/** Read where no `--config` is given and it exists. */
const defaultConfigFile = '/etc/nms/agent.yaml';

/** Reads and checks the configuration; a file that cannot be read is a problem at its first line. */
export function resolveConfig(options: ConfigOptions): LoadedConfig {
	const file = options.file ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined);
	const read = file === undefined ? {values: configSchema.parse({})} : readConfig(file);
	if ('problems' in read) return {kind: 'error', problems: read.problems.map(formatProblem)};
	const config = configOf(read.values, file, options);
	const secret = secretOf(config);
	if (typeof secret === 'string' && read.document !== undefined) {
		const problem = read.document.problemAt(['agent', 'secret_file'], secret, secretRemedy);
		return {kind: 'error', problems: [formatProblem(problem)]};
	}
	return {kind: 'ok', config};
}

type Read =
	| {readonly values: ConfigValues; readonly document?: YamlDocument<ConfigValues> | undefined}
	| {readonly problems: readonly FileProblem[]};

function readConfig(file: string): Read {
	try {
		const {documents, problems} = readYaml(file, readFileSync(file, 'utf8'), configSchema);
		const [document, second] = documents;
		if (problems.length > 0) return {problems};
		if (second !== undefined) {
			const remedy = 'keep one, and remove the line ---';
			return {problems: [second.problemAt([], 'a second document', remedy)]};
		}
		return {values: document?.value ?? configSchema.parse({}), document};
	} catch (error) {
		const remedy = 'name an existing, readable file with --config';
		return {problems: [{file, line: 1, column: 1, message: messageOf(error), remedy}]};
	}
}

function configOf(
	{agent, files, journal, roles}: ConfigValues,
	file: string | undefined,
	options: ConfigOptions,
): AgentConfig {
	const from = file === undefined ? process.cwd() : path.dirname(path.resolve(file));
	const absolute = (name: string | undefined): string | undefined =>
		name === undefined ? undefined : path.resolve(from, name);
	return {
		file: file ?? null,
		hub: hubOf(options.hub, agent.hub),
		secretFile: absolute(agent.secret_file) ?? null,
		stateDirectory: firstPath(
			options.stateDirectory,
			absolute(agent.state_directory),
			// systemd.exec(5) separates several by colons.
			process.env['STATE_DIRECTORY']?.split(':')[0],
			defaultStateDirectory(),
		),
		socketPath: firstPath(
			options.socketPath,
			process.env['NMS_AGENT_SOCKET'],
			absolute(agent.socket),
			path.join(process.env['XDG_RUNTIME_DIR'] || '/run', 'nms-agent/agent.sock'),
		),
		spoolMaxBytes: agent.spool_max_bytes,
		files: files?.map((setting) => ({...setting, program: setting.program ?? null})) ?? null,
		journal,
		roles: Object.entries(roles),
	};
}

function hubOf(option: string | undefined, setting: string): AgentConfig['hub'] {
	const hub = parseHubAddress(option ?? setting);
	if (hub !== undefined) return hub;
	throw new NmsError('usage', `--hub ${option} names no hub`, {
		remedy: 'write unix:/PATH or tcp://HOST:PORT',
	});
}

function defaultStateDirectory(): string {
	if (process.getuid?.() === 0) return '/var/lib/nms-agent';
	const base = process.env['XDG_STATE_HOME'] || path.join(homedir(), '.local/state');
	return path.join(base, 'nms-agent');
}

function firstPath(...candidates: readonly (string | undefined)[]): string {
	const found = candidates.find((candidate) => candidate !== undefined && candidate !== '');
	return path.resolve(found ?? '.');
}
