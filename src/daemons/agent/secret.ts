import {NmsError} from '../../base/errors.ts';
import {readSecretFile} from '../../proto/wire/secret-file.ts';
import type {AgentConfig} from './config.ts';

export const secretRemedy =
	"copy the hub's agents.secret_file to it, and let nobody but the user of the agent read it";

/** The secret that the configuration names; null for none, and for a unix socket, whose file's owner and mode decide; a text where the file holds none. */
export function secretOf({secretFile, hub}: AgentConfig): Buffer | string | null {
	return secretFile === null || hub.kind === 'unix' ? null : readSecretFile(secretFile);
}

/** The same; throws an NmsError where the file holds no secret. */
export function readSecret(config: AgentConfig): Buffer | null {
	const secret = secretOf(config);
	if (typeof secret !== 'string') return secret;
	throw new NmsError('configuration', secret, {remedy: secretRemedy});
}
