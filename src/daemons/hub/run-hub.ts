import type {FileProblem} from '../../base/yaml-document.ts';
import {formatProblem} from '../../base/yaml-document.ts';
import {takeListenFds} from '../shared/listen-fds.ts';
import {openLog} from '../shared/log.ts';
import type {Refused} from '../shared/run-daemon.ts';
import {checkConfiguration, runDaemon} from '../shared/run-daemon.ts';
import {inheritedSockets} from './activation.ts';
import type {ConfigOptions} from './config.ts';
import {Hub} from './hub.ts';
import {load} from './load.ts';

const program = 'nms-hub';

/** Prints what is wrong with the configuration, rules and decoders; resolves with the exit status. */
export async function checkConfig(options: ConfigOptions): Promise<number> {
	return checkConfiguration(program, async () => {
		const loaded = load(options);
		if (loaded.kind === 'error') return refused(loaded);
		const {config, detection} = loaded;
		const problems = [...detection.problems, ...detection.lookups.problems];
		return problems.length > 0 ? refused({problems}) : {file: config.file ?? null};
	});
}

/** Runs a hub until a signal stops it, or with `untilEof` the end of standard input; resolves with the exit status. */
export async function runHub(
	options: ConfigOptions,
	{untilEof}: {readonly untilEof: boolean},
): Promise<number> {
	const log = openLog(program);
	return runDaemon({
		program,
		log,
		untilEof,
		start: async () => {
			const loaded = load(options);
			if (loaded.kind === 'error') return refused(loaded);
			const inherited = inheritedSockets(takeListenFds(), log);
			const hub = await Hub.start({...loaded, log, inherited});
			return {
				status: () => listeningText(hub),
				isMoving: () => hub.isMoving(),
				reload: async () => hub.reload((before) => load(options, before)),
				stop: async () => hub.stop(),
			};
		},
	});
}

function refused({problems}: {readonly problems: readonly FileProblem[]}): Refused {
	return {problems: problems.map(formatProblem)};
}

function listeningText(hub: Hub): string {
	const texts = hub
		.health()
		.listeners.map(({kind, address, port, opened_by: by}) =>
			[kind, address, 'port', port, ...(by === undefined ? [] : [`(${by})`])].join(' '),
		);
	return texts.length === 0 ? 'no syslog sockets' : [...new Set(texts)].join(', ');
}
