import {NmsError} from '../../../base/errors.ts';
import {userOf} from '../../../base/passwd.ts';
import {rfc3339} from '../../../base/time.ts';
import {protocolVersion} from '../../../proto/rpc/protocol.ts';
import type {Result} from '../../../proto/rpc/schema.ts';
import type {Call, Live, Service} from './service.ts';

type Who = Pick<Service<Live>, 'kind' | 'id' | 'name' | 'version' | 'now'>;

/** Answers `hello`: the daemon says its name and asks for a link. */
export function hello(protocol: number, who: Who, {auth, client}: Call): Result<'hello'> {
	if (protocol !== protocolVersion)
		throw new NmsError(
			'version',
			`this ${who.kind} speaks protocol ${protocolVersion}, not ${protocol}`,
			{remedy: `use an nms of version ${who.version}`},
		);
	if (client.challenge !== undefined) auth.discard(client.challenge);
	client.challenge = auth.challenge(who.now());
	const {link, target} = client.challenge;
	return {
		protocol: protocolVersion,
		hub: {id: who.id, name: who.name, version: who.version},
		now: rfc3339(who.now()),
		auth: {directory: auth.directory, link, target},
	};
}

/** Answers `authenticate`: takes the open challenge and looks at whose link is there. */
export function authenticate(now: number, {auth, client, refusals}: Call): Result<'authenticate'> {
	const {challenge} = client;
	client.challenge = undefined;
	if (client.identity !== undefined)
		throw refusal(`this connection belongs to ${client.identity.user} already`);
	if (challenge === undefined) throw refusal('there is no open challenge');
	const verdict = auth.verify(challenge, now);
	if (verdict.kind === 'refused') {
		refusals.record(undefined, {method: 'authenticate', reason: verdict.reason});
		throw refusal(`identity is not proved: ${verdict.reason}`);
	}
	const {uid} = verdict;
	const known = userOf(uid);
	client.identity = {uid, user: known?.name ?? String(uid), groups: known?.groups ?? []};
	return {user: client.identity.user, uid, role: client.role};
}

function refusal(message: string): NmsError {
	return new NmsError('refused', message, {
		remedy: "call 'hello' on a new connection and make the link that it names",
	});
}
