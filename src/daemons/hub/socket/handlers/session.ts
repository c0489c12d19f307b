import {NmsError} from '../../../../base/errors.ts';
import {userOf} from '../../../../base/passwd.ts';
import {rfc3339} from '../../../../base/time.ts';
import {protocolVersion} from '../../../../proto/rpc/schema.ts';
import type {Handlers} from '../handler.ts';

/** Who is there: the hub says its name and asks for a link, the caller proves the uid by it. */
export const sessionHandlers: Handlers<'hello' | 'authenticate' | 'health'> = {
	hello: ({protocol}, {context, auth, client}) => {
		if (protocol !== protocolVersion)
			throw new NmsError(
				'version',
				`this hub speaks protocol ${protocolVersion}, not ${protocol}`,
				{
					remedy: `use an nms of version ${context.version}`,
				},
			);
		if (client.challenge !== undefined) auth.discard(client.challenge);
		client.challenge = auth.challenge(context.now());
		const {link, target} = client.challenge;
		return {
			protocol: protocolVersion,
			hub: {id: context.state.hubId, name: context.name, version: context.version},
			now: rfc3339(context.now()),
			auth: {directory: auth.directory, link, target},
		};
	},

	authenticate: (_params, {context, auth, client, refusals}) => {
		const {challenge} = client;
		client.challenge = undefined;
		if (client.identity !== undefined)
			throw refusal(`this connection belongs to ${client.identity.user} already`);
		if (challenge === undefined) throw refusal('there is no open challenge');
		const verdict = auth.verify(challenge, context.now());
		if (verdict.kind === 'refused') {
			refusals.record(undefined, {method: 'authenticate', reason: verdict.reason});
			throw refusal(`identity is not proved: ${verdict.reason}`);
		}
		const {uid} = verdict;
		const known = userOf(uid);
		client.identity = {uid, user: known?.name ?? String(uid), groups: known?.groups ?? []};
		return {user: client.identity.user, uid, role: client.role};
	},

	health: (_params, {context}) => context.health(),
};

function refusal(message: string): NmsError {
	return new NmsError('refused', message, {
		remedy: "call 'hello' on a new connection and make the link that it names",
	});
}
