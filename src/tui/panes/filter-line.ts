import {line} from '../../base/terminal-text.ts';
import {selectedPlace} from '../alert-cursor.ts';
import type {State} from '../state.ts';
import type {Row} from '../term/row.ts';
import {span, spread} from '../term/row.ts';
import {wholeCount} from './format.ts';

/** The third line: which filter is on, always, and where in its result we are. */
export function filterRows(state: State, width: number): readonly Row[] {
	switch (state.tab) {
		case 'alerts':
			return [alertFilter(state, width)];
		case 'logs':
			return [logFilter(state, width)];
		case 'hub':
			return [hubTitle(state, width)];
	}
}

function alertFilter({alerts, look}: State, width: number): Row {
	const place = wholeCount(selectedPlace(alerts) + 1, look);
	const order = alerts.order === 'priority' ? line`worst first` : line`newest first`;
	const position = alerts.isLoaded
		? line`row ${place} of ${wholeCount(alerts.total, look)}`
		: line``;
	return spread(
		[span(line` filter `, 'faint'), span(look.clean(alerts.filter), 'accent')],
		[span(line`  ${position}  ${order} `, 'faint')],
		width,
	);
}

function logFilter({logs, look}: State, width: number): Row {
	const query = logs.query === '' ? line`all lines` : look.clean(logs.query);
	const wrap = logs.isWrapped ? line`  wrapped` : line``;
	return spread(
		[span(line` filter `, 'faint'), span(query, 'accent')],
		[...followPart({logs, look}), span(line`${wrap} `, 'faint')],
		width,
	);
}

/** Whether new lines appear by themselves, or how many wait. */
function followPart({logs, look}: Pick<State, 'logs' | 'look'>): Row {
	if (logs.anchor === 'tail') return [span(line` ${look.play} following`, 'good')];
	const unseen = wholeCount(logs.unseen, look);
	return [
		span(line` ${look.pause} paused`, 'strong'),
		span(line`  ${look.down} ${unseen} new`, logs.unseen > 0 ? 'strong' : 'faint'),
	];
}

function hubTitle({health, caller, look}: State, width: number): Row {
	const hub = health === null ? line`` : look.clean(`${health.hub.name} ${health.hub.version}`);
	const who = caller === null ? '' : `you are ${caller.user}, ${caller.role ?? 'without a role'}`;
	return spread(
		[span(line` hub `, 'faint'), span(hub, 'accent')],
		[span(look.clean(`${who} `))],
		width,
	);
}
