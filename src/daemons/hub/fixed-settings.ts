import type {Config} from './config.ts';

/** The other configuration, with what is only read at the start as it was. */
export function withFixed(
	after: Config,
	{name, stateDirectory, socketPath, agents}: Config,
): Config {
	const {socketPath: agentSocket, socketGroup} = agents;
	const kept = {...after.agents, socketPath: agentSocket, socketGroup};
	return {...after, name, stateDirectory, socketPath, agents: kept};
}

/** Settings that differ and are only read at the start. */
export function fixedChanges(before: Config, after: Config): readonly string[] {
	const pairs: readonly (readonly [string, boolean])[] = [
		['hub.name', before.name !== after.name],
		['hub.state_directory', before.stateDirectory !== after.stateDirectory],
		['hub.socket', before.socketPath !== after.socketPath],
		['agents.socket', before.agents.socketPath !== after.agents.socketPath],
		['agents.socket_group', before.agents.socketGroup !== after.agents.socketGroup],
	];
	return pairs.filter(([, isChanged]) => isChanged).map(([key]) => key);
}
