import {isIP} from 'node:net';
import {hostname} from 'node:os';
import process from 'node:process';
import * as z from 'zod';
import {isNetwork, loopbackNetworks, privateNetworks} from '../../base/ip-network.ts';
import {clientCertificateRules, isFingerprint, isPeerName} from '../../intake/tls-peer.ts';
import {described, duration, rolesSetting, settingsOf} from '../shared/settings.ts';
import {quotaSchema} from './quota-schema.ts';
import type {Setting} from '../shared/settings.ts';
import {classesSetting} from './retention/classes-schema.ts';
import {lookupsSetting} from './lookups/lookups-schema.ts';
import {redactSetting} from './redact-setting.ts';
import {retentionSchema} from './retention/retention-schema.ts';
import {sourcesSetting, timeZoneName} from './sources/sources-schema.ts';

/** Bounds of what a configuration may hold. */
export const configLimits = {
	listeners: 16,
	networks: 1000,
	directories: 32,
	agents: 10_000,
	connections: 65_536,
	messageBytes: {least: 480, most: 1 << 20},
	bufferBytes: {least: 4 << 20, most: 64_000_000},
	receiveBufferBytes: {least: 64 * 1024, most: 256 << 20},
	tlsPeers: 10_000,
	handshakeMs: {least: 1000, most: 60_000},
} as const;

// RFC 5424 §6.1: a receiver must accept 480 octets.
const messageBytes = z
	.int()
	.min(configLimits.messageBytes.least)
	.max(configLimits.messageBytes.most);

const network = z.string().refine(isNetwork, {
	error: ({input}) =>
		`'${String(input)}' is not an address or a CIDR network such as 192.168.0.0/16`,
});
const networks = z.array(network).max(configLimits.networks);
const directories = z.array(z.string().min(1)).max(configLimits.directories);

const ipAddress = z.string().refine((text) => isIP(text) !== 0, {
	error: ({input}) => `'${String(input)}' is not an IP address`,
});
const port = z.int().min(0).max(65_535);
const listener = z.strictObject({address: ipAddress.default('::'), port});
type Listener = z.infer<typeof listener>;

const tlsPeer = z.string().refine((text) => isFingerprint(text) || isPeerName(text), {
	error: ({input}) =>
		`'${String(input)}' is neither a fingerprint such as sha-256:9F:86:... nor a name such as web-02.example or *.example`,
});
const {handshakeMs} = configLimits;
const handshakeTimeout = duration.refine(
	(ms) => ms >= handshakeMs.least && ms <= handshakeMs.most,
	{error: 'write a time from 1s to 60s'},
);

/** Syslog over TLS; src/daemons/hub/tls-settings.ts checks what the schema cannot. */
const tlsSchema = z.strictObject({
	listen: described(
		z
			.array(listener)
			.max(configLimits.listeners)
			.default([{address: '::', port: 6514}]),
		{
			description:
				'Where syslog is received over TLS (RFC 5425): a list of address and port. Nowhere without certificate_file.',
			shownDefault: '[{address: "::", port: 6514}]',
		},
	),
	certificate_file: described(z.string().min(1).optional(), {
		description:
			'File with the certificate of the hub in PEM, and after it those between it and the authority that senders trust.',
		shownDefault: 'none: nobody is listened to over TLS',
	}),
	key_file: described(z.string().min(1).optional(), {
		description: 'File with its private key in PEM, not readable by others.',
		shownDefault: 'none',
	}),
	ca_file: described(z.string().min(1).optional(), {
		description: 'File with the authorities that sign certificates of senders, in PEM.',
		shownDefault: 'none',
	}),
	client_certificates: described(z.enum(clientCertificateRules).default('none'), {
		description:
			'Whether senders show a certificate: none, optional (one that is shown has to be right) or required.',
		shownDefault: 'none',
	}),
	allow: described(z.array(tlsPeer).max(configLimits.tlsPeers).default([]), {
		description:
			'Whose certificates are taken: fingerprints (sha-256:9F:86:...), which need no ca_file, and names, in which the first label may be *. An empty list: all that ca_file has signed.',
	}),
	min_version: described(z.enum(['1.2', '1.3']).default('1.3'), {
		description: 'Oldest version of TLS: "1.3", or "1.2" for devices that know no other.',
	}),
	handshake_timeout: described(handshakeTimeout.default(10_000), {
		description: 'A connection that is not secure after so long is closed, from 1s to 60s.',
		shownDefault: '10s',
	}),
});

const groupName = z
	.string()
	.regex(/^[A-Za-z0-9._][A-Za-z0-9._-]{0,63}$/, 'write the name of a group');

const agentListener = z.strictObject({address: ipAddress.default('127.0.0.1'), port});

const defaultPort = process.getuid?.() === 0 ? 514 : 5514;
const defaultListeners: readonly Listener[] = [{address: '::', port: defaultPort}];
const shownListeners = '[{address: "::", port: 514}], port 5514 for a hub that root did not start';

/** The hub's whole configuration; `settings` is the table that documents it. */
export const configSchema = z.strictObject({
	hub: z
		.strictObject({
			name: described(z.string().min(1).max(64).default(hostname()), {
				description: 'Name of the hub, as consoles show it.',
				shownDefault: "the machine's host name",
			}),
			state_directory: described(z.string().min(1).optional(), {
				description: 'Directory of the event files and the state file; one hub at a time uses it.',
				shownDefault:
					'$STATE_DIRECTORY, else /var/lib/nms for root and ~/.local/state/nms for others',
			}),
			socket: described(z.string().min(1).optional(), {
				description: 'Path of the local socket, at most 107 bytes; $NMS_SOCKET goes before it.',
				shownDefault: '$XDG_RUNTIME_DIR/nms/hub.sock, else /run/nms/hub.sock',
			}),
			buffer_bytes: described(
				z
					.int()
					.min(configLimits.bufferBytes.least)
					.max(configLimits.bufferBytes.most)
					.default(64_000_000),
				{
					description:
						'Memory for what waits: half of it for events that wait for the disk, half for datagrams of a burst that wait to be read (a sixteenth of all for GELF). When the first half is full, TCP connections, agents and datagrams wait; datagrams are dropped and counted when theirs is full.',
				},
			),
		})
		.prefault({}),
	syslog: z
		.strictObject({
			udp: described(
				z
					.array(listener)
					.max(configLimits.listeners)
					.default([...defaultListeners]),
				{
					description:
						'Where syslog is received over UDP (RFC 5426): a list of address and port. An empty list: nowhere.',
					shownDefault: shownListeners,
				},
			),
			tcp: described(
				z
					.array(listener)
					.max(configLimits.listeners)
					.default([...defaultListeners]),
				{
					description:
						'Where syslog is received over TCP (RFC 6587, octet counting or newline): a list of address and port.',
					shownDefault: shownListeners,
				},
			),
			allow: described(networks.default([...loopbackNetworks, ...privateNetworks]), {
				description:
					'Networks that may send. Others are refused, counted and shown in the health of the hub.',
				shownDefault: [...loopbackNetworks, ...privateNetworks].join(', '),
			}),
			max_message_bytes: described(messageBytes.default(65_536), {
				description: 'Longest message; a longer one is cut there and counted.',
			}),
			max_connections: described(z.int().min(1).max(configLimits.connections).default(4096), {
				description:
					'Most TCP connections at a time. At the limit the address that holds most of them loses the one that was silent longest.',
			}),
			idle_timeout: described(duration.default(0), {
				description: 'TCP connections that are silent for so long are closed; 0s: never.',
				shownDefault: '0s',
			}),
			receive_buffer_bytes: described(
				z
					.int()
					.min(configLimits.receiveBufferBytes.least)
					.max(configLimits.receiveBufferBytes.most)
					.default(8 << 20),
				{
					description:
						'Kernel buffer asked for each UDP socket; the system may grant less (sysctl net.core.rmem_max).',
				},
			),
			quota: quotaSchema.prefault({}),
			tls: tlsSchema.prefault({}),
		})
		.prefault({}),
	gelf: z
		.strictObject({
			udp: described(z.array(listener).max(configLimits.listeners).default([]), {
				description:
					'Where GELF (Graylog Extended Log Format) is received over UDP, in chunks or whole, compressed or not: a list of address and port, usually 12201. What holds of syslog (allow, quota, bounds) holds of it, too.',
				shownDefault: '[]: nowhere',
			}),
			tcp: described(z.array(listener).max(configLimits.listeners).default([]), {
				description: 'The same over TCP, where a NUL ends each message.',
				shownDefault: '[]: nowhere',
			}),
		})
		.prefault({}),
	agents: z
		.strictObject({
			listen: described(
				z
					.array(agentListener)
					.max(configLimits.listeners)
					.default([{address: '127.0.0.1', port: 1515}]),
				{
					description:
						'Where agents connect over TCP: a list of address and port. An address that is not loopback needs secret_file. An empty list: nowhere.',
					shownDefault: '[{address: 127.0.0.1, port: 1515}]',
				},
			),
			socket: described(z.string().optional(), {
				description:
					'Path of the unix socket for the agent of this machine, at most 107 bytes; empty: none.',
				shownDefault: 'agents.sock beside hub.socket',
			}),
			socket_group: described(groupName.default('nms-agent'), {
				description:
					'Group that may connect to the unix socket; where there is none of this name, only the user of the hub and root.',
			}),
			secret_file: described(z.string().min(1).optional(), {
				description:
					'File with the secret that agents over TCP prove to know, and the hub to them (HMAC-SHA-256): 16 to 4096 bytes, not readable by others.',
				shownDefault: 'none: whoever reaches the port may register',
			}),
			max_agents: described(z.int().min(1).max(configLimits.agents).default(1000), {
				description: 'Most agents at a time; further ones are refused.',
			}),
		})
		.prefault({}),
	detection: z
		.strictObject({
			shipped: described(z.boolean().default(true), {
				description:
					'Whether the rules and decoder packs that nms brings are used; false: only those of the directories.',
			}),
			rules: described(directories.default([]), {
				description: 'Directories of Sigma rules, read in addition to those nms brings.',
			}),
			decoders: described(directories.default([]), {
				description: 'Directories of decoder packs, read in addition to those nms brings.',
			}),
			redecode: described(duration.default(7 * 86_400_000), {
				description:
					'How far back stored events are decoded anew in idle time when decoder packs have changed; 0s: not at all.',
				shownDefault: '7d',
			}),
		})
		.prefault({}),
	sources: sourcesSetting,
	classes: classesSetting,
	redact: redactSetting,
	lookups: lookupsSetting,
	retention: retentionSchema,
	inside: described(networks.default([]), {
		description:
			'Networks that rules take as inside, in addition to the private ones (RFC 1918, RFC 4193).',
	}),
	timezone: described(
		timeZoneName.default(() => new Intl.DateTimeFormat().resolvedOptions().timeZone),
		{
			description: 'Time zone of time stamps that name none, as those of RFC 3164.',
			shownDefault: "the machine's time zone",
		},
	),
	roles: rolesSetting('hub'),
});
export type ConfigValues = z.infer<typeof configSchema>;

/** Every key, in the order of the schema. */
export const settings: readonly Setting[] = settingsOf(configSchema);
