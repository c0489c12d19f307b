import type {MethodName, Params, Result} from '../../../proto/rpc/schema.ts';
import type {HubContext} from '../hub-context.ts';
import type {AuthDirectory} from './auth-directory.ts';
import type {Client} from './client.ts';
import type {Feed} from './feed.ts';
import type {RefusalLog} from './refusal-log.ts';

/** What all connections of one socket share. */
export interface Shared {
	readonly context: HubContext;
	readonly auth: AuthDirectory;
	readonly refusals: RefusalLog;
	readonly feed: Feed;
	/** See `socketLimits.idleMs`. */
	readonly idleMs: number;
}

/** What a handler is given beside its parameters. */
export interface Call extends Shared {
	readonly client: Client;
}

/** Answers one method, permission and parameters checked. What it throws is the error the caller gets. */
type Handler<M extends MethodName> = (
	params: Params<M>,
	call: Call,
) => Result<M> | Promise<Result<M>>;

export type Handlers<M extends MethodName = MethodName> = {readonly [Name in M]: Handler<Name>};
