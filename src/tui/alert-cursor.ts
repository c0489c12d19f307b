import type {TriagedAlertJson} from '../proto/rpc/schema.ts';
import {layoutOf} from './layout.ts';
import type {AlertsState, State} from './state.ts';

/** Rows the hub is asked for on each side of the anchor; what is nearer than a quarter of it to the edge moves the anchor. */
export const aroundRows = 60;

/** Rows of alerts that the pane shows. */
export function listHeight(state: Pick<State, 'size' | 'tab' | 'isZoomed'>): number {
	return Math.max(1, (layoutOf({...state, tab: 'alerts', isZoomed: false}).list?.height ?? 2) - 1);
}

export function selectedAlert(alerts: AlertsState): TriagedAlertJson | undefined {
	return alerts.rows.find(({id}) => id === alerts.selected);
}

/** Place of the selected alert among all of the query, from 0; -1 where there is none. */
export function selectedPlace(alerts: AlertsState): number {
	const index = alerts.rows.findIndex(({id}) => id === alerts.selected);
	return index < 0 ? -1 : alerts.position + index;
}

/** Takes in a window of the hub. The selection stays on its alert wherever that moved, and the alert on its row of the screen; before the first key it is the first. */
export function takeAlerts(
	alerts: AlertsState,
	window: Pick<AlertsState, 'rows' | 'total' | 'position'>,
	height: number,
): AlertsState {
	const next: AlertsState = {...alerts, ...window, isLoaded: true, problem: null};
	if (!alerts.isHeld) return {...next, selected: window.rows[0]?.id ?? null, top: 0};
	if (alerts.selected === null) return landOn(next, height);
	const oldPlace = selectedPlace(alerts);
	const index = window.rows.findIndex(({id}) => id === alerts.selected);
	// The alert left the list: whatever moved up to its place is next to be looked at.
	const nextIndex = clamp(oldPlace - window.position, 0, window.rows.length - 1);
	const selected = index < 0 ? (window.rows[nextIndex]?.id ?? null) : alerts.selected;
	const place = window.position + Math.max(0, index < 0 ? nextIndex : index);
	const isAtTop = alerts.top === 0 && place < height;
	const top = isAtTop || oldPlace < 0 ? 0 : alerts.top + (place - oldPlace);
	return scrollTo({...next, selected}, top, height);
}

/** After a jump to an end that was not loaded: selects it once it is there. An older window may come before. */
function landOn(alerts: AlertsState, height: number): AlertsState {
	const {rows, position, total, anchor} = alerts;
	const isLast = anchor === 'end';
	const isThere = isLast ? position + rows.length >= total : position === 0 || anchor !== undefined;
	const selected = isThere ? (rows.at(isLast ? -1 : 0)?.id ?? null) : null;
	return scrollTo({...alerts, selected}, 0, height);
}

/** Moves the selection by rows; at an end it stays there. */
export function moveAlerts(alerts: AlertsState, by: number, height: number): AlertsState {
	const place = selectedPlace(alerts);
	return place < 0 ? alerts : selectPlace(alerts, place + by, height);
}

/** Moves what the pane shows by rows; the selection comes along only where it would leave the pane. */
export function scrollAlerts(alerts: AlertsState, by: number, height: number): AlertsState {
	const place = selectedPlace(alerts);
	if (place < 0) return alerts;
	const top = clamp(alerts.top + by, 0, Math.max(0, alerts.total - height));
	const wanted = clamp(place, top, top + height - 1);
	return selectPlace({...alerts, top}, wanted, height);
}

export function firstAlert(alerts: AlertsState, height: number): AlertsState {
	if (alerts.position > 0) return {...alerts, anchor: undefined, selected: null, top: 0};
	return {...selectPlace(alerts, 0, height), anchor: undefined};
}

export function lastAlert(alerts: AlertsState, height: number): AlertsState {
	const isLoaded = alerts.position + alerts.rows.length >= alerts.total;
	if (!isLoaded) return {...alerts, anchor: 'end', selected: null};
	return selectPlace(alerts, alerts.total - 1, height);
}

/** Marks or unmarks the selected alert and goes down. */
export function toggleMark(alerts: AlertsState, height: number): AlertsState {
	const {selected} = alerts;
	if (selected === null) return alerts;
	const marks = new Set(alerts.marks);
	if (!marks.delete(selected)) marks.add(selected);
	const marked = {...alerts, marks, markedTotal: null, lastMark: selected};
	return moveAlerts(marked, 1, height);
}

/** Marks everything from the last mark to the selection. */
export function markRange(alerts: AlertsState): AlertsState {
	const from = alerts.rows.findIndex(({id}) => id === alerts.lastMark);
	const to = alerts.rows.findIndex(({id}) => id === alerts.selected);
	if (to < 0) return alerts;
	const start = from < 0 ? to : Math.min(from, to);
	const range = alerts.rows.slice(start, Math.max(from, to) + 1).map(({id}) => id);
	const marks = new Set([...alerts.marks, ...range]);
	return {...alerts, marks, markedTotal: null, lastMark: alerts.selected};
}

export function clearMarks(alerts: AlertsState): AlertsState {
	return {...alerts, marks: new Set(), markedTotal: null, lastMark: null};
}

/** After a resize: the selection is on the screen again. */
export function fitAlerts(alerts: AlertsState, height: number): AlertsState {
	return scrollTo(alerts, alerts.top, height);
}

function selectPlace(alerts: AlertsState, wanted: number, height: number): AlertsState {
	const last = alerts.position + alerts.rows.length - 1;
	const place = clamp(wanted, alerts.position, last);
	const selected = alerts.rows[place - alerts.position]?.id ?? alerts.selected;
	const moved = scrollTo({...alerts, selected}, alerts.top, height);
	return {...moved, anchor: anchorFor(moved, place)};
}

/** The hub's window is moved only where the selection comes near its edge, so that most moves cost nothing. */
function anchorFor(alerts: AlertsState, place: number): string | undefined {
	const margin = aroundRows / 4;
	const isNearTop = alerts.position > 0 && place - alerts.position < margin;
	const end = alerts.position + alerts.rows.length;
	const isNearEnd = end < alerts.total && end - place < margin;
	return isNearTop || isNearEnd ? (alerts.selected ?? undefined) : alerts.anchor;
}

function scrollTo(alerts: AlertsState, wanted: number, height: number): AlertsState {
	const place = Math.max(0, selectedPlace(alerts));
	const highest = Math.max(0, alerts.total - height);
	const top = clamp(clamp(wanted, place - height + 1, place), 0, highest);
	return {...alerts, top};
}

function clamp(value: number, least: number, most: number): number {
	return Math.max(least, Math.min(value, most));
}
