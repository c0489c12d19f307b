import {layoutOf} from './layout.ts';
import {moveList} from './list-cursor.ts';
import type {AlertsState, State} from './state.ts';

/** Rows of alerts that the pane shows. */
export function listHeight(state: Pick<State, 'size' | 'tab' | 'isZoomed'>): number {
	return Math.max(1, (layoutOf({...state, tab: 'alerts', isZoomed: false}).list?.height ?? 2) - 1);
}

/** Marks or unmarks the selected alert and goes down. */
export function toggleMark(alerts: AlertsState, height: number): AlertsState {
	const {selected} = alerts;
	if (selected === null) return alerts;
	const marks = new Set(alerts.marks);
	if (!marks.delete(selected)) marks.add(selected);
	const marked = {...alerts, marks, markedTotal: null, lastMark: selected};
	return moveList(marked, 1, height);
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
