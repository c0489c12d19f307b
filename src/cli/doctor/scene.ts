import path from 'node:path';
import * as z from 'zod';
import {asNmsError, NmsError} from '../../base/errors.ts';
import {readYaml} from '../../base/yaml-document.ts';
import type {AgentStatusJson} from '../../proto/rpc/agent-schema.ts';
import type {Session} from '../../proto/rpc/identify.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import type {StatisticsResult} from '../../proto/rpc/statistics-schema.ts';
import {agentSocketPath} from '../../proto/rpc/socket-path.ts';
import {hubTarget, withAgent, withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import type {Machine} from './machine.ts';

/** What the checks look at; asked for once, before the first of them. */
export interface Scene {
	readonly machine: Machine;
	readonly hub: HubFacts;
	readonly agent: AgentFacts;
	readonly configuration: HubConfiguration;
}

export type HubFacts =
	| {
			readonly kind: 'there';
			/** Its socket, or the command that reaches it. */
			readonly where: string;
			readonly session: Session;
			readonly health: HealthJson;
			/** Of the last day; undefined for a caller that may not read. */
			readonly statistics: StatisticsResult | undefined;
	  }
	| {readonly kind: 'away'; readonly error: NmsError};

type AgentFacts =
	| {readonly kind: 'there'; readonly status: AgentStatusJson}
	| {readonly kind: 'away'; readonly error: NmsError};

/** What the hub's configuration file says of the machine, as far as it can be read. */
interface HubConfiguration {
	readonly file: string;
	readonly state: 'read' | 'absent' | 'denied';
	readonly stateDirectory: string;
	readonly receiveBufferBytes: number;
	/** Ports for syslog over TLS, where a certificate is named. */
	readonly tlsPorts: readonly number[];
	/** Ports for GELF. */
	readonly gelfPorts: {readonly udp: readonly number[]; readonly tcp: readonly number[]};
}

/** Longest anything is waited for. */
export const checkLimitMs = 2000;

const configurationFile = '/etc/nms/hub.yaml';
const usualBufferBytes = 8 << 20;
const daySeconds = 86_400;

const usualTls = [{port: 6514}];
const listeners = z.array(z.looseObject({port: z.int()}));

const tlsSettings = z.looseObject({
	certificate_file: z.string().optional(),
	listen: listeners.default(usualTls),
});
const settings = z.looseObject({
	hub: z.looseObject({state_directory: z.string().optional()}).optional(),
	syslog: z
		.looseObject({receive_buffer_bytes: z.int().optional(), tls: tlsSettings.optional()})
		.optional(),
	gelf: z.looseObject({udp: listeners.default([]), tcp: listeners.default([])}).optional(),
});

/** Asks the hub and the agent, at once, and reads the configuration. */
export async function readScene(
	machine: Machine,
	options: Pick<GlobalOptions, 'socket' | 'hub'>,
): Promise<Scene> {
	const [hub, agent] = await Promise.all([
		inTime(hubFacts(options), 'the hub'),
		inTime(agentFacts(machine), 'the agent'),
	]);
	return {machine, hub, agent, configuration: hubConfiguration(machine)};
}

async function inTime<Facts>(
	facts: Promise<Facts>,
	who: string,
): Promise<Facts | {readonly kind: 'away'; readonly error: NmsError}> {
	const {promise: late, resolve} = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, checkLimitMs);
	try {
		const answer = await Promise.race([facts, late]);
		if (answer !== undefined) return answer;
		const error = new NmsError('unreachable', `${who} did not answer within ${checkLimitMs} ms`, {
			remedy: 'look at its log',
		});
		return {kind: 'away', error};
	} catch (error) {
		return {kind: 'away', error: asNmsError(error, 'report it')};
	} finally {
		clearTimeout(timer);
	}
}

async function hubFacts(options: Pick<GlobalOptions, 'socket' | 'hub'>): Promise<HubFacts> {
	const target = hubTarget(options);
	const where = target.kind === 'socket' ? target.path : target.command.join(' ');
	return withHub(options, async (client) => {
		const {session} = client;
		const health = await client.call('health', {});
		const statistics =
			session.role === null
				? undefined
				: await client.call('statistics.get', {seconds: daySeconds, buckets: 24});
		return {kind: 'there', where, session, health, statistics};
	});
}

async function agentFacts({env}: Machine): Promise<AgentFacts> {
	return withAgent(agentSocketPath(undefined, env), async (client) => {
		return {kind: 'there', status: await client.call('agent.status', {})};
	});
}

function hubConfiguration(machine: Machine): HubConfiguration {
	const file = configurationFile;
	const text = machine.read(file);
	const state = text.kind === 'text' ? 'read' : text.kind;
	const [document] = text.kind === 'text' ? readYaml(file, text.text, settings).documents : [];
	const {hub, syslog, gelf} = document?.value ?? {};
	return {
		file,
		state,
		stateDirectory: path.resolve(
			path.dirname(file),
			hub?.state_directory ?? usualStateDirectory(machine),
		),
		receiveBufferBytes: syslog?.receive_buffer_bytes ?? usualBufferBytes,
		tlsPorts: tlsPorts(syslog?.tls),
		gelfPorts: {udp: portsOf(gelf?.udp), tcp: portsOf(gelf?.tcp)},
	};
}

function tlsPorts(tls: z.infer<typeof tlsSettings> | undefined): readonly number[] {
	return tls?.certificate_file === undefined ? [] : portsOf(tls.listen);
}

function portsOf(listen: readonly {readonly port: number}[] = []): readonly number[] {
	return listen.map(({port}) => port).filter((port) => port > 0);
}

/** As a hub that this user starts would choose; the system's where it is there. */
function usualStateDirectory(machine: Machine): string {
	const {user, env} = machine;
	if (user.uid === 0 || machine.exists('/var/lib/nms')) return '/var/lib/nms';
	return path.join(env['XDG_STATE_HOME'] || path.join(user.home, '.local/state'), 'nms');
}
