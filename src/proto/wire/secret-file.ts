import {readFileSync} from 'node:fs';
import {messageOf} from '../../base/errors.ts';
import {openToOthers} from '../../base/open-to-others.ts';

/** Bytes of a secret, after blanks and line ends around it are removed. */
export const secretBytes = {least: 16, most: 4096} as const;

/** The secret that a file holds, or in words why it holds none that is one. */
export function readSecretFile(file: string): Buffer | string {
	try {
		const open = openToOthers(file);
		if (open !== undefined) return open;
		const secret = Buffer.from(readFileSync(file, 'latin1').trim(), 'latin1');
		const {least, most} = secretBytes;
		if (secret.length >= least && secret.length <= most) return secret;
		return `${file} has not ${least} to ${most} bytes`;
	} catch (error) {
		return messageOf(error);
	}
}
