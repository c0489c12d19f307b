import * as z from 'zod';
import {described, rolesSetting, settingsOf} from '../shared/settings.ts';
import type {Setting} from '../shared/settings.ts';
import {parseHubAddress} from '../../proto/wire/hub-address.ts';

/** Bounds of what a configuration may hold. */
export const configLimits = {
	files: 256,
	excludes: 64,
	units: 256,
	pathCharacters: 4096,
	spoolBytes: {least: 1 << 20, most: 2 ** 40},
} as const;

const filePath = z.string().min(1).max(configLimits.pathCharacters);

const hubAddress = z.string().refine((text) => parseHubAddress(text) !== undefined, {
	error: ({input}) =>
		`'${String(input)}' is not unix:/PATH or tcp://HOST:PORT, such as tcp://192.0.2.1:1515`,
});

const watchedFile = z.strictObject({
	/** A pattern of paths. */
	path: filePath.refine((text) => text.startsWith('/'), {
		error: ({input}) => `'${String(input)}' is not an absolute path`,
	}),
	format: z.enum(['auto', 'syslog', 'plain']).default('auto'),
	program: z
		.string()
		// RFC 5424 §6: an APP-NAME.
		.regex(/^[\x21-\x7e]{1,48}$/, 'a program is 1 to 48 visible ASCII characters')
		.optional(),
	exclude: z.array(filePath).max(configLimits.excludes).default([]),
});

const unit = z.string().regex(/^[\w@.:\\*?[\]-]{1,255}$/, 'write the name of a systemd unit');

/** The agent's whole configuration; `settings` is the table that documents it. */
export const configSchema = z.strictObject({
	agent: z
		.strictObject({
			hub: described(hubAddress.default('unix:/run/nms/agents.sock'), {
				description:
					'Where the hub takes agents: unix:PATH for the socket of a hub on this machine, or tcp://HOST:PORT; without a port 1515.',
				shownDefault: 'unix:/run/nms/agents.sock',
			}),
			secret_file: described(filePath.optional(), {
				description:
					"File with the secret that the hub's agents.secret_file has; with it a hub that does not know the secret is refused. 16 to 4096 bytes, not readable by others; not used over a unix socket.",
				shownDefault: 'none',
			}),
			state_directory: described(filePath.optional(), {
				description:
					'Directory of the spool, which is also the identity of the agent; one agent at a time uses it.',
				shownDefault:
					'$STATE_DIRECTORY, else /var/lib/nms-agent for root and ~/.local/state/nms-agent for others',
			}),
			socket: described(filePath.optional(), {
				description:
					'Path of the local socket, at most 107 bytes; $NMS_AGENT_SOCKET goes before it.',
				shownDefault: '$XDG_RUNTIME_DIR/nms-agent/agent.sock, else /run/nms-agent/agent.sock',
			}),
			spool_max_bytes: described(
				z
					.int()
					.min(configLimits.spoolBytes.least)
					.max(configLimits.spoolBytes.most)
					.default(256 << 20),
				{
					description:
						'Bytes of messages kept for a hub that does not answer; then reading stops, and the files and the journal keep what is new.',
				},
			),
		})
		.prefault({}),
	files: described(z.array(watchedFile).max(configLimits.files).optional(), {
		description:
			'Files to follow, a list of path (a pattern, ** any depth), format (auto, syslog, plain), program and exclude. An empty list: none.',
		shownDefault:
			'/var/log/auth.log, secure, syslog and messages, or none of them where the journal is read; and audit/audit.log',
	}),
	journal: z
		.strictObject({
			enabled: described(z.union([z.boolean(), z.literal('auto')]).default('auto'), {
				description: 'Whether to read the journal of systemd; auto: where journald runs.',
				shownDefault: 'auto',
			}),
			units: described(z.array(unit).max(configLimits.units).default([]), {
				description: 'Units whose entries are read; an empty list: all.',
			}),
		})
		.prefault({}),
	roles: rolesSetting('agent'),
});
export type ConfigValues = z.infer<typeof configSchema>;

/** Every key, in the order of the schema. */
export const settings: readonly Setting[] = settingsOf(configSchema);
