import type {EndpointWindow} from '../../../../proto/rpc/endpoint-schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readEndpointWindow, resolved} from '../handlers/endpoints.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {View} from './view.ts';
import {minuteWatch} from './view.ts';
import {windowView} from './window-view.ts';

/** A window of endpoints; read anew once a minute, too, since events per minute are of the minute before. */
export function endpointView(context: HubContext, asked: EndpointWindow): View {
	// In full, since a prefix can become ambiguous while the view is open.
	const window = resolved(asked, context);
	const isNewMinute = minuteWatch();
	return windowView({
		pauseMs: socketLimits.endpointUpdateMs,
		notice: ({kind}) =>
			kind === 'second' ? isNewMinute(context.now()) : kind === 'endpoints' || kind === 'alerts',
		read: () => readEndpointWindow(context, window),
		update: (rows, {total, position, counts}) => ({
			view: 'endpoints',
			...rows,
			total,
			position,
			counts,
		}),
	});
}
