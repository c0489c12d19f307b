import type {HubContext} from '../../hub-context.ts';
import {authenticate, hello} from '../../../shared/socket/identify.ts';
import type {HealthJson} from '../../../../proto/rpc/schema.ts';
import type {Handlers} from '../handler.ts';

/** Who is there, and how the hub is. */
export const sessionHandlers: Handlers<'hello' | 'authenticate' | 'health' | 'ping'> = {
	hello: ({protocol}, call) => hello(protocol, whoOf(call.context), call),

	authenticate: (_params, call) => authenticate(call.context.now(), call),

	health: (_params, {context, client}) =>
		client.may('read') ? context.health() : forStrangers(context.health()),

	ping: () => ({}),
};

/** Whether all is well, for a watchdog without a role; who sends, what is wrong and what was lost names machines. */
function forStrangers(health: HealthJson): HealthJson {
	const {length} = health.problems;
	const problems = `${length === 1 ? 'a problem is' : `${length} problems are`} told to who may read`;
	const losses = health.losses.map((loss) => ({
		...loss,
		text: `${loss.count} (${loss.cause}): who lost it is told to who may read`,
	}));
	return {...health, sources: [], losses, problems: length === 0 ? [] : [problems]};
}

function whoOf(context: HubContext): Parameters<typeof hello>[1] {
	const {name, version, state} = context;
	return {kind: 'hub', id: state.hubId, name, version, now: () => context.now()};
}
