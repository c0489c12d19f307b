import {closeSync, openSync} from 'node:fs';
import {systemCodeOf} from '../base/errors.ts';

/**
 * Makes the file of a database for this user alone where there is none; SQLite gives the files beside it the same mode. One that is
 * there is not touched: closing it would give up the locks of all in this process who have it open. Throws system errors.
 */
export function makePrivate(file: string): void {
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (error) {
		if (systemCodeOf(error) !== 'EEXIST') throw error;
	}
}
