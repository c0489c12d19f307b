import type {HubContext} from '../../hub-context.ts';
import {authenticate, hello} from '../../../shared/socket/identify.ts';
import type {Handlers} from '../handler.ts';

/** Who is there, and how the hub is. */
export const sessionHandlers: Handlers<'hello' | 'authenticate' | 'health'> = {
	hello: ({protocol}, call) => hello(protocol, whoOf(call.context), call),

	authenticate: (_params, call) => authenticate(call.context.now(), call),

	health: (_params, {context}) => context.health(),
};

function whoOf(context: HubContext): Parameters<typeof hello>[1] {
	const {name, version, state} = context;
	return {kind: 'hub', id: state.hubId, name, version, now: () => context.now()};
}
