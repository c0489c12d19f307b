import {statSync} from 'node:fs';

/** In words, that every user of this machine may read or change the file; undefined where none but its owner and group may. Throws where it cannot be looked at. */
export function openToOthers(file: string): string | undefined {
	if ((statSync(file).mode & 0o007) === 0) return undefined;
	return `${file} may be read or changed by every user of this machine`;
}
