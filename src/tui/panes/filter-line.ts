import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, joinText, line, widthOf} from '../../base/terminal-text.ts';
import {endpointStates} from '../../model/endpoint.ts';
import {dashboardRanges} from '../dashboard-state.ts';
import {chosenWord} from '../event-words.ts';
import {selectedPlace} from '../list-cursor.ts';
import type {State} from '../state.ts';
import {clockText} from '../term/clock.ts';
import type {Row} from '../term/row.ts';
import {span, spread} from '../term/row.ts';
import {reasonWords, sourceText} from './error-list.ts';
import {isPlain} from './health-line.ts';
import {counted, shortCount, unseenText, wholeCount, markOf} from './format.ts';

/** The third line: which filter is on, always, and where in its result we are. */
export function filterRows(state: State, width: number): readonly Row[] {
	switch (state.tab) {
		case 'alerts':
			return [alertFilter(state, width)];
		case 'logs':
			return [logFilter(state, width)];
		case 'endpoints':
			return [endpointFilter(state, width)];
		case 'errors':
			return [errorTitle(state, width)];
		case 'dashboard':
			return [dashboardTitle(state, width)];
		case 'hub':
			return [hubTitle(state, width)];
	}
}

/** So many hits are folded in a moment, and are not worth a word. */
const hitsOfMoment = 2000;

function alertFilter({alerts, health, look}: State, width: number): Row {
	const place = wholeCount(selectedPlace(alerts) + 1, look);
	const order = alerts.order === 'priority' ? line`worst first` : line`newest first`;
	const position = alerts.isLoaded
		? line`row ${place} of ${wholeCount(alerts.total, look)}`
		: line``;
	const hits = health?.alerts.hits_to_fold ?? 0;
	const missing = hits < hitsOfMoment ? line`` : line`  ${shortCount(hits)} hits not counted yet`;
	return spread(
		[span(line` filter `, 'faint'), span(look.clean(alerts.filter), 'accent')],
		[span(missing, 'strong'), span(line`  ${position}  ${order} `, 'faint')],
		width,
	);
}

const endpointOrderWords: Readonly<Record<State['endpoints']['order'], SafeText>> = {
	trouble: line`trouble first`,
	name: line`by name`,
	seen: line`last seen first`,
};

function endpointFilter({endpoints, look}: State, width: number): Row {
	const {filter, counts, order, isLoaded, total} = endpoints;
	const shown = filter === '' ? line`all endpoints` : look.clean(filter);
	const states = endpointStates.map(
		(state) => line`${look.clean(state)} ${shortCount(counts?.[state] ?? 0)}`,
	);
	const place = wholeCount(selectedPlace(endpoints) + 1, look);
	const position = isLoaded ? line`row ${place} of ${wholeCount(total, look)}` : line``;
	const known = counts === null ? line`` : line`${joinText(states, line` `)}  `;
	const right = line`  ${known}${position}  ${endpointOrderWords[order]} `;
	const short = line`  ${position}  ${endpointOrderWords[order]} `;
	const isLong = widthOf(shown) + widthOf(right) + 8 <= width;
	return spread(
		[span(line` filter `, 'faint'), span(shown, 'accent')],
		[span(isLong ? right : short, 'faint')],
		width,
	);
}

function errorTitle({errors, look}: State, width: number): Row {
	const count = (value: number): SafeText => wholeCount(value, look);
	const {lines} = errors;
	if (lines === null) {
		const told = errors.rows.length;
		const more = errors.totalGroups > told ? line`, the newest ${told} shown` : line``;
		const total = errors.isLoaded
			? line`${counted(errors.totalErrors, line`parse error`, look)} in ${counted(errors.totalGroups, line`group`, look)}${more} `
			: line``;
		const shown = span(line`by source and reason`, 'accent');
		return spread([span(line` group `, 'faint'), shown], [span(total, 'faint')], width);
	}
	const {group} = lines;
	const shown = look.clean(`${sourceText(group.source)}: ${reasonWords(group.reason)}`);
	const place = count(selectedPlace(lines) + 1);
	const newest = errors.rows.find(({id}) => id === group.id);
	const total = newest?.count ?? group.count;
	const isStale = newest !== undefined && newest.newest.id !== lines.rows[0]?.id;
	const end = line`line ${place} of ${count(total)}  newest first `;
	const fresh = isStale && !lines.isReading ? line`${look.down} newer ones: g  ` : line``;
	const room = width - widthOf(fresh) - widthOf(end) - 12;
	return spread(
		[span(line` lines of `, 'faint'), span(cutText(shown, room, look.cut), 'accent')],
		[span(fresh, 'strong'), span(end, 'faint')],
		width,
	);
}

function dashboardTitle({dashboard, look}: State, width: number): Row {
	const range = look.clean(dashboardRanges[dashboard.range]?.name ?? '');
	const {statistics, takenAt} = dashboard;
	const time = clockText(takenAt, look.clock).slice(11, 19);
	const as =
		statistics === null ? line`` : line`as of ${look.clean(time)}${markOf(takenAt, look)} `;
	return spread(
		[span(line` time `, 'faint'), span(range, 'accent')],
		[span(line`[ ] shorter, longer  ${as}`, 'faint')],
		width,
	);
}

function logFilter(state: State, width: number): Row {
	const {logs, look} = state;
	const query = queryText(state);
	const wrap = logs.isWrapped ? line`  wrapped` : line``;
	const searching = findText(state) ?? searchText(state);
	return spread(
		[span(line` filter `, 'faint'), span(query, 'accent')],
		[
			span(searching === undefined ? line`` : line` ${searching} `, 'accent'),
			...followPart({logs, look}),
			span(line`${wrap} `, 'faint'),
		],
		width,
	);
}

/** What is asked for; behind the id of an agent or an address, whose it is. */
export function queryText(state: State): SafeText {
	const {logs, look, endpoints, host, health} = state;
	if (logs.query === '') return line`all lines`;
	const [, address] = /(?:^|\s)source:(\S+)/.exec(logs.query) ?? [];
	const known = [...endpoints.rows, ...(host?.result ? [host.result.endpoint] : [])];
	const name =
		known.find(({source}) => source.address === address)?.name ??
		health?.sources.find((source) => source.address === address)?.name;
	const isNews = address !== undefined && name !== undefined && name !== address;
	return look.clean(isNews ? `${logs.query}  (${name})` : logs.query);
}

/** How far the search for a line is; undefined where none is looked for. */
function findText({logs}: State): SafeText | undefined {
	if (logs.finding === null) return undefined;
	return line`looking for an error: ${Math.floor(logs.finding.share * 100)}%, esc stops`;
}

/** How much of the history was searched for more lines; undefined where no search is on. */
export function searchText({logs, health}: Pick<State, 'logs' | 'health'>): SafeText | undefined {
	const {searchedFrom, searchedTo} = logs;
	if (searchedFrom === null && searchedTo === null) return undefined;
	const all = Math.max(1, health?.committed_id ?? 0, searchedFrom ?? 0, searchedTo ?? 0);
	const left = (searchedFrom ?? 0) + (searchedTo === null ? 0 : all - searchedTo);
	return line`searched ${Math.max(0, Math.floor((1 - left / all) * 100))}%`;
}

/** Whether new lines appear by themselves, or how many wait; or what the chosen word can be used for. */
function followPart({logs, look}: Pick<State, 'logs' | 'look'>): Row {
	if (logs.isCounted) {
		const share = logs.count?.share ?? 0;
		return [span(share < 1 ? line`counted ${Math.floor(share * 100)}%` : line`counted`, 'accent')];
	}
	const event = logs.word === null ? undefined : logs.rows.find(({id}) => id === logs.selected);
	const word = event && chosenWord(event, logs.word);
	if (word !== undefined)
		return [
			span(line` ${look.pause} ${look.down} ${unseenText(logs, look)} `, 'strong'),
			span(line` =`, 'strong'),
			span(line` with  `),
			span(line`!`, 'strong'),
			span(line` without  ${cutText(look.clean(word.term), 36, look.cut)}`),
		];
	if (logs.anchor === 'tail') return [span(line` ${look.play} following`, 'good')];
	const unseen = unseenText(logs, look);
	return [
		span(line` ${look.pause} paused`, 'strong'),
		span(line`  ${look.down} ${unseen} new`, logs.unseen > 0 ? 'strong' : 'faint'),
		span(line`  f follows`, 'faint'),
	];
}

function hubTitle({health, caller, look}: State, width: number): Row {
	const hub = health === null ? line`` : look.clean(`${health.hub.name} ${health.hub.version}`);
	const who = caller === null ? '' : `you are ${caller.user}, ${caller.role ?? 'without a role'}`;
	const plain = health !== null && isPlain(health) ? line`  agents: plain` : line``;
	return spread(
		[span(line` hub `, 'faint'), span(hub, 'accent'), span(plain, 'medium')],
		[span(look.clean(`${who} `))],
		width,
	);
}
