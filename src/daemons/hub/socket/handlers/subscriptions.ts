import type {Params} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import type {Handlers} from '../handler.ts';
import {alertView} from '../views/alert-view.ts';
import {endpointView} from '../views/endpoint-view.ts';
import {EventView} from '../views/event-view.ts';
import {healthView} from '../views/health-view.ts';
import {ledgerView} from '../views/ledger-view.ts';
import {parseErrorView} from '../views/parse-error-view.ts';
import {statisticsView} from '../views/statistics-view.ts';
import type {View} from '../views/view.ts';

/** Live views. */
export const subscriptionHandlers: Handlers<'subscribe' | 'ack' | 'unsubscribe'> = {
	subscribe: async (params, {context, subscriptions}) =>
		subscriptions.open(viewOf(params, context), params.pause_ms),

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
	switch (params.view) {
		case 'health':
			return healthView(context);
		case 'alerts':
			return alertView(context, params.window);
		case 'events':
			return new EventView(context, params.window);
		case 'endpoints':
			return endpointView(context, params.window);
		case 'ledger':
			return ledgerView(context, params.window);
		case 'parse_errors':
			return parseErrorView(context);
		case 'statistics':
			return statisticsView(context, params.window);
	}
}
