import type {SavedView} from '../proto/saved-views.ts';
import type {Filtered} from './filters.ts';
import {filterAlerts, filterLogs} from './filters.ts';
import type {State, Tab} from './state.ts';

/** Where the console is: a view without its name. */
export type Place = Omit<SavedView, 'name'>;

/** What of a tab belongs to a place, and how to come back there. Tabs without one have nothing but themselves. */
interface TabPlace {
	readonly of: (state: State) => Omit<Place, 'tab'>;
	readonly show: (state: State, place: Place) => Filtered;
}

const tabPlaces: Partial<Readonly<Record<Tab, TabPlace>>> = {
	alerts: {
		of: ({alerts}) => ({query: alerts.filter, order: alerts.order}),
		show: showAlerts,
	},
	logs: {
		of: ({logs}) => ({query: logs.query}),
		show: (state, {query}) => filterLogs(state, query),
	},
};

const tabNames: readonly Tab[] = ['alerts', 'logs', 'hub'];

export function placeOf(state: State): Place {
	return {tab: state.tab, query: '', ...tabPlaces[state.tab]?.of(state)};
}

/** Goes to a place and keeps where we were, for the way back. */
export function goTo(state: State, place: Place): Filtered {
	const tab = tabNames.find((name) => name === place.tab);
	if (tab === undefined) return {kind: 'error', reason: `this console has no tab '${place.tab}'`};
	const moved: State = {
		...state,
		tab,
		focus: tab,
		isZoomed: false,
		dialog: null,
		before: placeOf(state),
	};
	return tabPlaces[tab]?.show(moved, place) ?? {kind: 'ok', state: moved};
}

function showAlerts(state: State, {query, order}: Place): Filtered {
	const {alerts} = state;
	const wanted = order === 'time' || order === 'priority' ? order : alerts.order;
	const turned =
		wanted === alerts.order
			? alerts
			: {...alerts, order: wanted, anchor: undefined, selected: null, top: 0};
	return filterAlerts({...state, alerts: turned}, query);
}
