import {setFlagsFromString} from 'node:v8';
import type {FileProblem} from '../../base/yaml-document.ts';
import {formatProblem} from '../../base/yaml-document.ts';
import {takeListenFds} from '../shared/listen-fds.ts';
import type {Log} from '../shared/log.ts';
import {openLog} from '../shared/log.ts';
import type {Daemon, Refused} from '../shared/run-daemon.ts';
import {checkConfiguration, runDaemon} from '../shared/run-daemon.ts';
import {inheritedSockets} from './activation.ts';
import type {ConfigOptions} from './config.ts';
import {Hub} from './hub.ts';
import {load} from './load.ts';
import type {EarlyThreads} from './threads/early-threads.ts';

const program = 'nms-hub';

/**
 * Heaps double before they are looked through: with very many senders or groups that saves 140 MiB (docs/decisions/0003). Not sooner,
 * since V8 refuses bytecode, Node's own too, that was made with another value.
 */
const afterStart = '--heap-growing-percent=100';

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
	{untilEof, threads}: {readonly untilEof: boolean; readonly threads: EarlyThreads},
): Promise<number> {
	const log = openLog(program);
	return runDaemon({
		program,
		log,
		untilEof,
		start: async () => {
			try {
				return await startHub(options, {threads, log});
			} finally {
				// Those that nothing is used for, or that are left of a start that failed.
				await threads.close();
			}
		},
	});
}

async function startHub(
	options: ConfigOptions,
	{threads, log}: {readonly threads: EarlyThreads; readonly log: Log},
): Promise<Daemon | Refused> {
	const loaded = load(options);
	if (loaded.kind === 'error') return refused(loaded);
	const inherited = inheritedSockets(takeListenFds(), log);
	const hub = await Hub.start({...loaded, log, inherited, threads});
	setFlagsFromString(afterStart);
	return {
		status: () => listeningText(hub),
		isMoving: () => hub.isMoving(),
		reload: async () => hub.reload((before) => load(options, before)),
		stop: async () => hub.stop(),
	};
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
