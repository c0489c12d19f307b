import type {AlertWindow} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readAlertWindow} from '../handlers/alerts.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {View} from './view.ts';
import {windowView} from './window-view.ts';

/** A window of alerts. */
export function alertView(context: HubContext, asked: AlertWindow): View {
	const {anchor} = asked;
	// In full, since a prefix can become ambiguous while the view is open.
	const window =
		anchor === undefined || anchor === 'end'
			? asked
			: {...asked, anchor: context.state.alert(anchor).alert.id};
	return windowView({
		pauseMs: socketLimits.updateMs,
		notice: ({kind}) => kind === 'alerts',
		read: () => readAlertWindow(context, window),
		update: (rows, {total, position}) => ({view: 'alerts', ...rows, total, position}),
	});
}
