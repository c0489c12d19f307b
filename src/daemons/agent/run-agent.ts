import process from 'node:process';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {ServiceNotify} from '../shared/service-notify.ts';
import {openServiceNotify} from '../shared/service-notify.ts';
import {startWatchdog} from '../shared/watchdog.ts';
import {Agent} from './agent.ts';
import type {ConfigOptions, LoadedConfig} from './config.ts';
import {configurationExit} from './config.ts';
import {loadConfig} from './load-config.ts';
import {openLog} from './log.ts';

/** Prints what is wrong with the configuration; resolves with the exit status. */
export async function checkConfig(options: ConfigOptions): Promise<number> {
	try {
		const loaded = await loadConfig(options);
		if (loaded.kind === 'error') return refuse(loaded.problems);
		process.stdout.write(`${loaded.config.file ?? 'built-in configuration'}: valid\n`);
		return 0;
	} catch (error) {
		return fail(error);
	}
}

/** Runs an agent until a signal stops it, or with `untilEof` the end of standard input; resolves with the exit status. */
export async function runAgent(
	options: ConfigOptions,
	{untilEof}: {readonly untilEof: boolean},
): Promise<number> {
	const stopped = untilEof ? Promise.race([stopSignal(), inputEnd()]) : stopSignal();
	const log = await openLog();
	const service = openServiceNotify({onTrouble: (text) => log.warn(text)});
	try {
		const loaded = await loadConfig(options);
		if (loaded.kind === 'error') return refuse(loaded.problems);
		const agent = await Agent.start(loaded.config, log);
		const reload = (): void => void reloadAndTell(agent, service, async () => loadConfig(options));
		process.on('SIGHUP', reload);
		startWatchdog(service, () => true);
		service.ready(agent.statusLine());
		log.info({signal: await stopped}, 'stopping');
		process.off('SIGHUP', reload);
		service.stopping();
		await agent.stop();
		return 0;
	} catch (error) {
		return fail(error);
	} finally {
		if (untilEof) process.stdin.destroy();
	}
}

async function reloadAndTell(
	agent: Agent,
	service: ServiceNotify,
	load: () => Promise<LoadedConfig>,
): Promise<void> {
	service.reloading();
	const refusal = await agent.reload(load);
	// A refused reload is over too: the agent goes on with what it had.
	service.ready(refusal ?? agent.statusLine());
}

function refuse(problems: readonly string[]): number {
	for (const problem of problems) say(problem);
	return configurationExit;
}

function fail(error: unknown): number {
	if (!(error instanceof NmsError)) throw error;
	say(`${messageOf(error)}; ${error.remedy}`);
	return error.code === 'configuration' ? configurationExit : 1;
}

function say(text: string): void {
	process.stderr.write(`nms-agent: ${text}\n`);
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
