import {existsSync} from 'node:fs';
import path from 'node:path';
import {NmsError} from '../base/errors.ts';

/** Throws an NmsError where no hub has kept its state in the directory. */
export function requireState(directory: string): void {
	const parts = ['state.db', 'events'].map((name) => path.join(directory, name));
	if (parts.every((part) => existsSync(part))) return;
	throw new NmsError('not_found', `there is no state of a hub in ${directory}`, {
		remedy: "name its state directory with --state-directory, as root or the hub's user",
	});
}
