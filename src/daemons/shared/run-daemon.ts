import process from 'node:process';
import {NmsError, reasonOf} from '../../base/errors.ts';
import type {ServiceNotify} from './service-notify.ts';
import {openServiceNotify} from './service-notify.ts';
import {startWatchdog} from './watchdog.ts';

/** EX_CONFIG of sysexits.h. */
export const configurationExit = 78;

/** A daemon that has opened everything. */
export interface Daemon {
	/** One line, as systemctl(1) shows it. */
	status(): string;
	/** Whether its work has moved on since this was last asked. */
	isMoving(): boolean;
	/** Reads the configuration anew; resolves with why the daemon goes on with what it had, where it does. */
	reload(): Promise<string | undefined>;
	/** Ends it; resolves with whether nothing was lost by that. */
	stop(): Promise<boolean>;
}

/** A configuration that is refused: what is wrong, each in a line with its remedy. */
export interface Refused {
	readonly problems: readonly string[];
}

export interface DaemonOptions {
	readonly program: 'nms-hub' | 'nms-agent';
	readonly log: {
		info(values: Readonly<Record<string, unknown>>, text: string): void;
		warn(text: string): void;
	};
	/** Whether the end of standard input stops it too: the end of the program that started it. */
	readonly untilEof: boolean;
	/** Rejects with an NmsError, with all closed again, where something cannot be opened. */
	readonly start: () => Promise<Daemon | Refused>;
}

/** Runs a daemon until a signal stops it, with SIGHUP for a reload, and tells the service manager; resolves with the exit status. */
export async function runDaemon({program, log, untilEof, start}: DaemonOptions): Promise<number> {
	const stopped = untilEof ? Promise.race([stopSignal(), inputEnd()]) : stopSignal();
	const service = openServiceNotify({onTrouble: (text) => log.warn(text)});
	try {
		const daemon = await start();
		if ('problems' in daemon) return refuse(program, daemon.problems);
		const reload = (): void => void reloadAndTell(daemon, service);
		process.on('SIGHUP', reload);
		startWatchdog(service, () => daemon.isMoving());
		service.ready(daemon.status());
		log.info({signal: await stopped}, 'stopping');
		process.off('SIGHUP', reload);
		service.stopping();
		return (await daemon.stop()) ? 0 : 1;
	} catch (error) {
		return fail(program, error);
	} finally {
		if (untilEof) process.stdin.destroy();
	}
}

/** Says whether a configuration is one: `read` resolves with its file, null for the built-in one. Resolves with the exit status. */
export async function checkConfiguration(
	program: DaemonOptions['program'],
	read: () => Promise<{readonly file: string | null} | Refused>,
): Promise<number> {
	try {
		const found = await read();
		if ('problems' in found) return refuse(program, found.problems);
		process.stdout.write(`${found.file ?? 'built-in configuration'}: valid\n`);
		return 0;
	} catch (error) {
		return fail(program, error);
	}
}

async function reloadAndTell(daemon: Daemon, service: ServiceNotify): Promise<void> {
	service.reloading();
	const refusal = await daemon.reload();
	// A refused reload is over too: the daemon goes on with what it had.
	service.ready(refusal ?? daemon.status());
}

function refuse(program: string, problems: readonly string[]): number {
	for (const problem of problems) say(program, problem);
	return configurationExit;
}

function fail(program: string, error: unknown): number {
	if (!(error instanceof NmsError)) throw error;
	say(program, reasonOf(error));
	return error.code === 'configuration' ? configurationExit : 1;
}

function say(program: string, text: string): void {
	process.stderr.write(`${program}: ${text}\n`);
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
