import process from 'node:process';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {FileProblem} from '../../base/yaml-document.ts';
import {formatProblem} from '../../base/yaml-document.ts';
import {takeListenFds} from '../shared/listen-fds.ts';
import {openLog} from '../shared/log.ts';
import type {ServiceNotify} from '../shared/service-notify.ts';
import {openServiceNotify} from '../shared/service-notify.ts';
import {startWatchdog} from '../shared/watchdog.ts';
import {inheritedSockets} from './activation.ts';
import type {ConfigOptions} from './config.ts';
import {Hub} from './hub.ts';
import type {Loaded} from './load.ts';
import {load} from './load.ts';

/** EX_CONFIG of sysexits.h. */
const configurationExit = 78;

/** Prints what is wrong with the configuration, rules and decoders; returns the exit status. */
export function checkConfig(options: ConfigOptions): number {
	const loaded = load(options);
	if (loaded.kind === 'error') return refuse(loaded.problems);
	process.stdout.write(`${loaded.config.file ?? 'built-in configuration'}: valid\n`);
	return 0;
}

/** Runs a hub until a signal stops it, or with `untilEof` the end of standard input; resolves with the exit status. */
export async function runHub(
	options: ConfigOptions,
	{untilEof = false}: {readonly untilEof?: boolean} = {},
): Promise<number> {
	const stopped = untilEof ? Promise.race([stopSignal(), inputEnd()]) : stopSignal();
	const loaded = load(options);
	if (loaded.kind === 'error') return refuse(loaded.problems);
	const log = openLog('nms-hub');
	const service = openServiceNotify({onTrouble: (text) => log.warn(text)});
	try {
		const inherited = inheritedSockets(takeListenFds(), log);
		const hub = await Hub.start({...loaded, log, inherited});
		const reload = (): void => void reloadAndTell(hub, service, () => load(options));
		process.on('SIGHUP', reload);
		startWatchdog(service, () => hub.isMoving());
		service.ready(listeningText(hub));
		log.info({signal: await stopped}, 'stopping');
		process.off('SIGHUP', reload);
		service.stopping();
		return (await hub.stop()) ? 0 : 1;
	} catch (error) {
		return fail(error);
	} finally {
		if (untilEof) process.stdin.destroy();
	}
}

async function reloadAndTell(hub: Hub, service: ServiceNotify, read: () => Loaded): Promise<void> {
	service.reloading();
	const refusal = await hub.reload(read);
	// A refused reload is over too: the hub goes on with what it had.
	service.ready(refusal ?? listeningText(hub));
}

function listeningText(hub: Hub): string {
	const texts = hub
		.health()
		.listeners.map(({kind, address, port, opened_by: by}) =>
			[kind, address, 'port', port, ...(by === undefined ? [] : [`(${by})`])].join(' '),
		);
	return texts.length === 0 ? 'no syslog sockets' : [...new Set(texts)].join(', ');
}

function refuse(problems: readonly FileProblem[]): number {
	for (const problem of problems) say(formatProblem(problem));
	return configurationExit;
}

function fail(error: unknown): number {
	if (!(error instanceof NmsError)) throw error;
	say(`${messageOf(error)}; ${error.remedy}`);
	return error.code === 'configuration' ? configurationExit : 1;
}

function say(text: string): void {
	process.stderr.write(`nms-hub: ${text}\n`);
}

async function stopSignal(): Promise<NodeJS.Signals> {
	return new Promise((resolve) => {
		for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
		// Until there is something to reload it must not end the process.
		process.on('SIGHUP', () => undefined);
	});
}

/** The kernel closes the pipe of a program that is gone, however it ended. */
async function inputEnd(): Promise<'end of input'> {
	return new Promise((resolve) => {
		for (const event of ['end', 'error'] as const)
			process.stdin.once(event, () => resolve('end of input'));
		process.stdin.resume();
	});
}
