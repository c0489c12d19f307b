import process from 'node:process';

/** A socket that the service manager opened and handed to this process (sd_listen_fds(3)). */
export interface ListenFd {
	readonly fd: number;
	/** FileDescriptorName= of its socket unit. */
	readonly name: string;
}

/** Most sockets that are taken over; more are refused as a mistake. */
export const listenFdLimit = 64;

const firstFd = 3;

/** The sockets meant for this process. The variables that name them are taken out of the environment: they are not our children's. */
export function takeListenFds(
	environment: NodeJS.ProcessEnv = process.env,
	pid: number = process.pid,
): readonly ListenFd[] {
	const {LISTEN_PID: forPid, LISTEN_FDS: count, LISTEN_FDNAMES: names = ''} = environment;
	for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name];
	if (forPid !== String(pid)) return [];
	const length = Number(count);
	if (!Number.isInteger(length) || length < 0 || length > listenFdLimit) return [];
	const named = names.split(':');
	return Array.from({length}, (_, index) => ({
		fd: firstFd + index,
		name: named[index] ?? 'unknown',
	}));
}
