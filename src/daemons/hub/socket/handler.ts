import type {MethodName, Params, Result} from '../../../proto/rpc/schema.ts';
import type {JsonText} from '../../shared/socket/json-text.ts';
import type {Live, Call as SocketCall} from '../../shared/socket/service.ts';
import type {HubContext} from '../hub-context.ts';
import type {Feed} from './feed.ts';
import type {Searches} from './searches.ts';
import type {Subscriptions} from './subscriptions.ts';

/** What the hub keeps for one connection. */
export interface HubSide extends Live {
	readonly context: HubContext;
	readonly feed: Feed;
	readonly searches: Searches;
	readonly subscriptions: Subscriptions;
}

/** What a handler is given beside its parameters. */
export type Call = SocketCall & HubSide;

/** Answers one method, permission and parameters checked. What it throws is the error the caller gets. */
type Handler<M extends MethodName> = (
	params: Params<M>,
	call: Call,
) => Result<M> | JsonText | Promise<Result<M> | JsonText>;

export type Handlers<M extends MethodName = MethodName> = {readonly [Name in M]: Handler<Name>};
