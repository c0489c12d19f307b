import type {FileSetting} from '../../collect/file-setting.ts';
import type {Role} from '../../model/role.ts';
import type {HubAddress} from '../../proto/wire/hub-address.ts';

/** A checked configuration, as read-config.ts hands it to the agent in JSON; every path in it is absolute. */
export interface AgentConfig {
	/** The file it was read from; null for the built-in defaults. */
	readonly file: string | null;
	readonly hub: HubAddress;
	readonly secretFile: string | null;
	readonly stateDirectory: string;
	readonly socketPath: string;
	/** Bytes of messages that may wait for the hub. */
	readonly spoolMaxBytes: number;
	/** Null: those that syslog daemons write, unless the journal is read. */
	readonly files: readonly FileSetting[] | null;
	readonly journal: {
		/** `auto`: where journald runs. */
		readonly enabled: boolean | 'auto';
		readonly units: readonly string[];
	};
	/** Role by user name or @group, in the order of the file. */
	readonly roles: readonly (readonly [string, Role])[];
}

/** What the command line says; each goes before the file and the environment. */
export interface ConfigOptions {
	readonly file?: string | undefined;
	readonly stateDirectory?: string | undefined;
	readonly socketPath?: string | undefined;
	readonly hub?: string | undefined;
}

/** What read-config.ts writes to its standard output. */
export type LoadedConfig =
	| {readonly kind: 'ok'; readonly config: AgentConfig}
	/** Each `FILE:LINE:COLUMN: message; remedy`. */
	| {readonly kind: 'error'; readonly problems: readonly string[]};
