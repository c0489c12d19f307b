import type {SocketServer} from '../../shared/socket/server.ts';
import {serveSocket} from '../../shared/socket/server.ts';
import type {HubContext} from '../hub-context.ts';
import {Feed} from './feed.ts';
import type {HubSide} from './handler.ts';
import {methodTable} from './methods.ts';
import {Searches} from './searches.ts';
import {Subscriptions} from './subscriptions.ts';

/** Serves the hub at a unix socket; see `serveSocket`. */
export async function startSocketServer(
	context: HubContext,
	options: {readonly path: string; readonly idleMs?: number},
): Promise<SocketServer> {
	const feed = new Feed(context);
	return serveSocket<HubSide>(
		{
			kind: 'hub',
			id: context.state.hubId,
			name: context.name,
			version: context.version,
			now: () => context.now(),
			roleOf: (identity) => context.roleOf(identity),
			audit: (refused) => context.state.audit(refused),
			methods: methodTable,
			open: (outlet) => {
				const subscriptions = new Subscriptions(feed, outlet);
				const searches = new Searches();
				return {
					context,
					feed,
					searches,
					subscriptions,
					wake: () => subscriptions.wake(),
					release: () => {
						searches.closeAll();
						subscriptions.closeAll();
					},
				};
			},
			stop: () => feed.stop(),
		},
		options,
	);
}
