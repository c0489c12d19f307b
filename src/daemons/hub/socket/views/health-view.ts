import type {HubContext} from '../../hub-context.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {View} from './view.ts';
import {wholeView} from './whole-view.ts';

/** The hub's health, at most once a second. */
export function healthView(context: HubContext): View {
	return wholeView({
		pauseMs: socketLimits.healthUpdateMs,
		notice: ({kind}) => kind === 'second',
		read: () => context.health(),
		update: (health) => ({view: 'health', health}),
	});
}
