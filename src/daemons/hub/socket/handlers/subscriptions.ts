import type {Params} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import type {Handlers} from '../handler.ts';
import {AlertView} from '../views/alert-view.ts';
import {EventView} from '../views/event-view.ts';
import {HealthView} from '../views/health-view.ts';
import type {View} from '../views/view.ts';

/** Live views. */
export const subscriptionHandlers: Handlers<'subscribe' | 'ack' | 'unsubscribe'> = {
	subscribe: async (params, {context, subscriptions}) =>
		subscriptions.open(viewOf(params, context)),

	ack: ({subscription, revision}, {subscriptions}) => {
		subscriptions.ack(subscription, revision);
		return {};
	},

	unsubscribe: ({subscription}, {subscriptions}) => {
		subscriptions.close(subscription);
		return {};
	},
};

function viewOf(params: Params<'subscribe'>, context: HubContext): View {
	if (params.view === 'health') return new HealthView(context);
	if (params.view === 'alerts') return new AlertView(context, params.window);
	return new EventView(context, params.window);
}
