import {NmsError} from '../../../base/errors.ts';
import type {Endpoint} from './endpoint.ts';

/** Most candidates named where a name is not unique. */
const namedCandidates = 5;

/** By unique name, or unique prefix of an id. Throws `not_found`, or `refused` naming the candidates. */
export function findEndpoint(all: readonly Endpoint[], wanted: string): Endpoint {
	const lower = wanted.toLowerCase();
	const named = all.filter(({name}) => name.toLowerCase() === lower);
	const found = named.length > 0 ? named : all.filter(({id}) => id.startsWith(lower));
	const [only, second] = found;
	if (only === undefined) {
		throw new NmsError('not_found', `there is no endpoint ${wanted}`, {
			remedy: 'see the list of endpoints for their names and ids',
		});
	}
	if (second === undefined) return only;
	const shown = found.slice(0, namedCandidates).map(({id, name}) => `${id} (${name})`);
	const more = found.length > shown.length ? ` and ${found.length - shown.length} more` : '';
	throw new NmsError(
		'refused',
		`several endpoints are meant by ${wanted}: ${shown.join(', ')}${more}`,
		{remedy: 'give the id of one of them'},
	);
}

/** The id of a sender of syslog without an agent. */
export function deviceId(address: string): string {
	return `device:${address}`;
}
