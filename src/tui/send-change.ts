import type {HubClient} from '../proto/rpc/client.ts';
import type {Changed, Selection} from '../proto/rpc/schema.ts';
import type {Change, Targets} from './state.ts';

/** Asks the hub for a change and gives its answer. Rejects with the hub's refusal. */
export async function sendChange(
	client: HubClient,
	targets: Targets,
	change: Change,
): Promise<Changed> {
	const select = selectionOf(targets);
	switch (change.kind) {
		case 'acknowledge':
			return client.call('alerts.acknowledge', {select});
		case 'start':
			return client.call('alerts.start', {select});
		case 'close': {
			const {resolution, reason} = change;
			const why = reason === null ? {} : {reason};
			return client.call('alerts.close', {select, resolution, ...why});
		}
		case 'reopen':
			return client.call('alerts.reopen', {select});
		case 'note':
			return client.call('alerts.note', {select, text: change.text});
		case 'assign':
			return client.call('alerts.assign', {select, assignee: change.assignee});
		case 'undo':
			return client.call('alerts.undo', {change: change.change});
	}
}

function selectionOf(targets: Targets): Selection {
	return targets.kind === 'ids'
		? {ids: [...targets.ids]}
		: {query: targets.query, expected_count: targets.count};
}
