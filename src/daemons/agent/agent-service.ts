import {NmsError} from '../../base/errors.ts';
import type {Role} from '../../model/role.ts';
import type {AgentResult} from '../../proto/rpc/agent-schema.ts';
import type {Identity} from '../shared/socket/client.ts';
import {authenticate, hello} from '../shared/socket/identify.ts';
import type {Call, Live, Method, Service} from '../shared/socket/service.ts';
import type {AgentLog} from './log.ts';

/** What the local socket shows of the agent. */
export interface AgentView {
	readonly id: string;
	readonly name: string;
	readonly version: string;
	readonly log: AgentLog;
	roleOf(identity: Identity): Role | null;
	status(): AgentResult<'agent.status'>;
	trace(): AgentResult<'agent.trace'>['frames'];
}

/** The agent as its local socket serves it: the hub's protocol with methods of its own, whose few parameters are checked by hand. */
export function agentService(agent: AgentView): Service<Live> {
	const {id, name, version, log} = agent;
	const who = {kind: 'agent', id, name, version, now: () => Date.now()} as const;
	const methods: ReadonlyMap<string, Method<Call & Live>> = new Map<string, Method<Call & Live>>([
		[
			'hello',
			{
				permission: null,
				answer: (params, call) =>
					hello(integerOf(params, 'protocol', ['protocol', 'client']) ?? 0, who, call),
			},
		],
		[
			'authenticate',
			{
				permission: null,
				answer: (params, call) => {
					integerOf(params, '', []);
					return authenticate(who.now(), call);
				},
			},
		],
		[
			'agent.status',
			{
				permission: 'read',
				answer: (params) => {
					integerOf(params, '', []);
					return agent.status();
				},
			},
		],
		[
			'agent.trace',
			{
				permission: 'read',
				answer: (params) => {
					const frames = agent.trace();
					const limit = integerOf(params, 'limit', ['limit']) ?? frames.length;
					return {frames: limit < 1 ? [] : frames.slice(-limit)};
				},
			},
		],
	]);
	return {
		...who,
		methods,
		roleOf: (identity) => agent.roleOf(identity),
		audit: ({actor, detail}) => log.warn({...actor, ...detail}, 'access refused'),
		open: () => ({wake: () => undefined, release: () => undefined}),
		stop: () => undefined,
	};
}

/** The integer parameter of this name; undefined where it is left out. Parameters are an object without other names. */
function integerOf(params: unknown, name: string, known: readonly string[]): number | undefined {
	if (typeof params !== 'object' || params === null || Array.isArray(params))
		throw wrong('params: expected an object');
	const given = new Map<string, unknown>(Object.entries(params));
	const stranger = [...given.keys()].find((key) => !known.includes(key));
	if (stranger !== undefined) throw wrong(`params: unknown key '${stranger}'`);
	const value = given.get(name);
	if (value === undefined || (typeof value === 'number' && Number.isSafeInteger(value)))
		return value;
	throw wrong(`params.${name}: expected an integer`);
}

function wrong(message: string): NmsError {
	return new NmsError('usage', message, {remedy: 'see nms-protocol(7) for the parameters'});
}
