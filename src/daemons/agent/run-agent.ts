import type {Refused} from '../shared/run-daemon.ts';
import {checkConfiguration, runDaemon} from '../shared/run-daemon.ts';
import {Agent} from './agent.ts';
import type {AgentConfig, ConfigOptions} from './config.ts';
import {loadConfig} from './load-config.ts';
import {openLog} from './log.ts';

const program = 'nms-agent';

/** Prints what is wrong with the configuration; resolves with the exit status. */
export async function checkConfig(options: ConfigOptions): Promise<number> {
	return checkConfiguration(program, async () => readConfig(options));
}

/** Runs an agent until a signal stops it, or with `untilEof` the end of standard input; resolves with the exit status. */
export async function runAgent(
	options: ConfigOptions,
	{untilEof}: {readonly untilEof: boolean},
): Promise<number> {
	const log = await openLog();
	return runDaemon({
		program,
		log,
		untilEof,
		start: async () => {
			const config = await readConfig(options);
			if ('problems' in config) return config;
			const agent = await Agent.start(config, log);
			return {
				status: () => agent.statusLine(),
				isMoving: () => true,
				reload: async () => agent.reload(async () => loadConfig(options)),
				stop: async () => {
					await agent.stop();
					return true;
				},
			};
		},
	});
}

async function readConfig(options: ConfigOptions): Promise<AgentConfig | Refused> {
	const loaded = await loadConfig(options);
	return loaded.kind === 'ok' ? loaded.config : loaded;
}
