import {lstatSync, unlinkSync} from 'node:fs';
import {connect} from 'node:net';
import {NmsError, systemCodeOf} from './errors.ts';

/** Longest path of a unix socket in bytes: `sun_path` of unix(7) less its NUL. Node would cut a longer one silently. */
export const socketPathLimit = 107;

/**
 * Makes room for a unix socket: one that a killed program left is removed. Rejects with `in_use` where somebody listens on it, and
 * with `configuration` where something else is there.
 */
export async function removeStaleSocket(file: string, program: string): Promise<void> {
	const stats = lstatSync(file, {throwIfNoEntry: false});
	if (stats === undefined) return;
	if (!stats.isSocket())
		throw new NmsError('configuration', `${file} is there already and is not a socket`, {
			remedy: 'remove it or name another path for the socket',
		});
	if (await isAnswered(file))
		throw new NmsError('in_use', `another program listens on ${file}`, {
			remedy: `stop that ${program} or name another path for the socket`,
		});
	unlinkSync(file);
}

async function isAnswered(file: string): Promise<boolean> {
	return new Promise((resolve) => {
		const probe = connect(file);
		probe.once('connect', () => {
			probe.destroy();
			resolve(true);
		});
		// ECONNREFUSED is what a dead daemon's socket says; what we may not connect to, somebody else may be serving.
		probe.once('error', (error) => resolve(systemCodeOf(error) !== 'ECONNREFUSED'));
	});
}
