import type {HubContext} from '../../hub-context.ts';
import {readParseErrorGroups} from '../handlers/parse-errors.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {View} from './view.ts';
import {wholeView} from './whole-view.ts';

/** The groups of lines that did not parse, read anew after a commit that brought such lines, and when some were read again. */
export function parseErrorView(context: HubContext): View {
	return wholeView({
		pauseMs: socketLimits.parseErrorUpdateMs,
		notice: (tick) =>
			tick.kind === 'reparsed' ||
			(tick.kind === 'events' && tick.batch.reason.subarray(0, tick.batch.count).some(Boolean)),
		read: async () => readParseErrorGroups(context),
		update: (groups) => ({view: 'parse_errors', groups}),
	});
}
