import type {SavedView} from '../proto/saved-views.ts';
import {endpointOrders} from '../proto/rpc/bounds.ts';
import {dashboardRanges} from './dashboard-state.ts';
import type {Filtered} from './filters.ts';
import {filterAlerts, filterEndpoints, filterLogs} from './filters.ts';
import type {State} from './state.ts';
import type {Tab} from './tabs.ts';
import {tabs} from './tabs.ts';
import {zones} from './term/clock.ts';
import {withSettings} from './time-zone.ts';

/** Where the console is: a view without its name. */
export type Place = Omit<SavedView, 'name'>;

/** What of a tab belongs to a place, and how to come back there. Tabs without one have nothing but themselves. */
interface TabPlace {
	readonly of: (state: State) => Omit<Place, 'tab'>;
	readonly show: (state: State, place: Place) => Filtered;
}

/** How a range of the dashboard is kept: by its length. */
const rangeNames: readonly string[] = dashboardRanges.map(({window}) => `${window.seconds}s`);

const tabPlaces: Partial<Readonly<Record<Tab, TabPlace>>> = {
	alerts: {
		of: ({alerts}) => ({query: alerts.filter, order: alerts.order}),
		show: showAlerts,
	},
	endpoints: {
		of: ({endpoints}) => ({query: endpoints.filter, order: endpoints.order}),
		show: showEndpoints,
	},
	dashboard: {
		of: ({dashboard}) => ({query: '', range: rangeNames[dashboard.range]}),
		show: showDashboard,
	},
	logs: {
		of: ({logs, settings}) => ({query: logs.query, zone: settings.zone}),
		show: showLogs,
	},
};

export function placeOf(state: State): Place {
	return {tab: state.tab, query: '', ...tabPlaces[state.tab]?.of(state)};
}

/** Goes to a place and keeps where we were, for the way back. */
export function goTo(state: State, place: Place): Filtered {
	const tab = tabs.find(({name}) => name === place.tab)?.name;
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

function showLogs(state: State, {query, zone: name}: Place): Filtered {
	const zone = zones.find((each) => each === name) ?? state.settings.zone;
	return filterLogs(withSettings(state, {...state.settings, zone}), query);
}

function showEndpoints(state: State, {query, order}: Place): Filtered {
	const {endpoints} = state;
	const wanted = endpointOrders.find((name) => name === order) ?? endpoints.order;
	return filterEndpoints({...state, endpoints: {...endpoints, order: wanted}}, query);
}

function showDashboard(state: State, place: Place): Filtered {
	const {dashboard} = state;
	const range = rangeNames.indexOf(place.range ?? '');
	const isSame = range < 0 || range === dashboard.range;
	const shown = isSame ? dashboard : {...dashboard, range, statistics: null};
	return {kind: 'ok', state: {...state, dashboard: shown}};
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
