import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {messageOf} from '../../base/errors.ts';
import type {FileProblem, YamlDocument, YamlFile} from '../../base/yaml-document.ts';
import {readYaml} from '../../base/yaml-document.ts';
import type {TlsCredentials} from '../../intake/tls-handshakes.ts';
import type {Role} from '../../model/role.ts';
import type {ClassRule} from '../../pipeline/classifier.ts';
import {agentSettings} from './agent-settings.ts';
import type {AgentSettings} from './agent-settings.ts';
import type {ConfigValues} from './config-schema.ts';
import {configSchema} from './config-schema.ts';
import type {LookupSetting} from './lookups/lookups-schema.ts';
import {lookupSettings} from './lookups/lookups-schema.ts';
import type {RetentionSettings} from './retention/retention-schema.ts';
import type {SourceRule} from './sources/sources-schema.ts';
import {tlsSettings} from './tls-settings.ts';

/** Memory for what waits: for events, until they are on disk; and for datagrams, until they are read. */
interface BufferBytes {
	readonly disk: number;
	readonly udp: number;
	readonly gelf: number;
}

/** A checked configuration; every path in it is absolute. */
export interface Config {
	/** The file it was read from; undefined for the built-in defaults. */
	readonly file: string | undefined;
	readonly name: string;
	readonly stateDirectory: string;
	readonly socketPath: string;
	readonly bufferBytes: BufferBytes;
	readonly syslog: ConfigValues['syslog'];
	/** What syslog over TLS needs; null where it is off. */
	readonly tls: TlsCredentials | null;
	readonly gelf: ConfigValues['gelf'];
	readonly agents: AgentSettings;
	/** Whether the rules and decoders nms brings are used, too. */
	readonly usesShipped: boolean;
	readonly ruleDirectories: readonly string[];
	readonly decoderDirectories: readonly string[];
	/** How far back events are decoded anew when packs change. */
	readonly redecodeMs: number;
	/** How senders of syslog are read, in their order. */
	readonly sources: readonly SourceRule[];
	/** Of retention, in their order. */
	readonly classes: readonly ClassRule[];
	/** Patterns of secrets. */
	readonly redact: readonly string[];
	readonly lookups: readonly LookupSetting[];
	readonly retention: RetentionSettings;
	readonly inside: readonly string[];
	readonly timezone: string;
	/** Role by user name or @group, in the order of the file. */
	readonly roles: ReadonlyMap<string, Role>;
}

/** What the command line says; each goes before the file and the environment. */
export interface ConfigOptions {
	readonly file?: string | undefined;
	readonly stateDirectory?: string | undefined;
	readonly socketPath?: string | undefined;
}

/** Read where no `--config` is given and it exists. */
const defaultConfigFile = '/etc/nms/hub.yaml';

export type LoadedConfig =
	| {readonly kind: 'ok'; readonly config: Config}
	| {readonly kind: 'error'; readonly problems: readonly FileProblem[]};

/** Reads and checks the configuration; a file that cannot be read is a problem at its first line. */
export function loadConfig(options: ConfigOptions): LoadedConfig {
	const file = options.file ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined);
	if (file === undefined) return configOf(undefined, undefined, options);
	const {documents, problems} = readConfig(file);
	const [first, second] = documents;
	if (problems.length > 0) return {kind: 'error', problems};
	if (second !== undefined) {
		const problem = second.problemAt([], 'a second document', 'keep one, and remove the line ---');
		return {kind: 'error', problems: [problem]};
	}
	return configOf(first, file, options);
}

function readConfig(file: string): YamlFile<ConfigValues> {
	try {
		return readYaml(file, readFileSync(file, 'utf8'), configSchema);
	} catch (error) {
		const remedy = 'name an existing, readable file with --config';
		const message = messageOf(error);
		return {documents: [], problems: [{file, line: 1, column: 1, message, remedy}]};
	}
}

function configOf(
	document: YamlDocument<ConfigValues> | undefined,
	file: string | undefined,
	options: ConfigOptions,
): LoadedConfig {
	const values = document?.value ?? configSchema.parse({});
	const from = file === undefined ? process.cwd() : path.dirname(path.resolve(file));
	const absolute = (name: string): string => path.resolve(from, name);
	const {hub, detection} = values;
	const hubSocket = firstPath(
		options.socketPath,
		process.env['NMS_SOCKET'],
		optionally(hub.socket, absolute),
		defaultSocket(),
	);
	const agents = agentSettings(values.agents, {document, absolute, hubSocket});
	if (agents.kind === 'error') return {kind: 'error', problems: [agents.problem]};
	const tls = tlsSettings(values.syslog.tls, {document, absolute});
	if (tls.kind === 'error') return {kind: 'error', problems: [tls.problem]};
	const config = {
		file,
		name: hub.name,
		stateDirectory: firstPath(
			options.stateDirectory,
			optionally(hub.state_directory, absolute),
			// systemd.exec(5) separates several by colons.
			process.env['STATE_DIRECTORY']?.split(':')[0],
			defaultStateDirectory(),
		),
		socketPath: hubSocket,
		bufferBytes: sharedOut(hub.buffer_bytes),
		syslog: values.syslog,
		tls: tls.credentials,
		gelf: values.gelf,
		agents: agents.settings,
		usesShipped: detection.shipped,
		ruleDirectories: detection.rules.map(absolute),
		decoderDirectories: detection.decoders.map(absolute),
		redecodeMs: detection.redecode,
		sources: values.sources,
		classes: values.classes,
		redact: values.redact,
		lookups: lookupSettings(values.lookups, absolute),
		retention: values.retention,
		inside: values.inside,
		timezone: values.timezone,
		roles: new Map(Object.entries(values.roles)),
	};
	return {kind: 'ok', config};
}

function defaultStateDirectory(): string {
	if (process.getuid?.() === 0) return '/var/lib/nms';
	return path.join(process.env['XDG_STATE_HOME'] || path.join(homedir(), '.local/state'), 'nms');
}

function defaultSocket(): string {
	return path.join(process.env['XDG_RUNTIME_DIR'] || '/run', 'nms/hub.sock');
}

function optionally(
	value: string | undefined,
	change: (value: string) => string,
): string | undefined {
	return value === undefined ? undefined : change(value);
}

function firstPath(...candidates: readonly (string | undefined)[]): string {
	const found = candidates.find((candidate) => candidate !== undefined && candidate !== '');
	return path.resolve(found ?? '.');
}

/** GELF is off by default, and comes of few senders. */
function sharedOut(bytes: number): BufferBytes {
	return {disk: bytes / 2, udp: (bytes / 16) * 7, gelf: bytes / 16};
}
