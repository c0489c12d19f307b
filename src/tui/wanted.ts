import type {AlertWindow, EventWindow} from '../proto/rpc/schema.ts';
import {rowLimit} from '../proto/rpc/schema.ts';
import {aroundRows, selectedAlert} from './alert-cursor.ts';
import {isTooSmall} from './layout.ts';
import {aroundLines, logHeight} from './log-cursor.ts';
import type {State} from './state.ts';

/** What the console looks at: the session keeps its subscriptions equal to this. */
export interface Wanted {
	readonly alerts: AlertWindow;
	readonly events: EventWindow;
	/** The alert whose detail is shown; `version` changes when it has to be read again. */
	readonly detail: {readonly id: string; readonly version: string} | null;
}

/** Most characters of a line that a row can show. */
const rowClip = 2048;

export function wantedOf(state: State): Wanted {
	const {alerts, logs} = state;
	const row = selectedAlert(alerts);
	const isTail = logs.anchor === 'tail';
	return {
		alerts: {
			query: alerts.query,
			order: alerts.order,
			...(alerts.anchor === undefined ? {} : {anchor: alerts.anchor}),
			before: alerts.anchor === undefined ? 0 : aroundRows,
			after: alerts.anchor === undefined ? 2 * aroundRows : aroundRows,
		},
		events: {
			query: logs.query,
			anchor: logs.anchor,
			before: isTail ? tailLines(logHeight(state)) : aroundLines,
			after: isTail ? 0 : aroundLines,
			clip: rowClip,
		},
		detail:
			row === undefined
				? null
				: {id: row.id, version: [row.count, row.changed, row.assignee].join(' ')},
	};
}

/** What the pane shows of the live end, every line of it new each time; in steps, so that a resize seldom asks for another window. */
function tailLines(rows: number): number {
	return Math.min(rowLimit, Math.ceil(rows / 16) * 16);
}

/** When the screen changes by itself next: a countdown, a message's end, the clock's minute. Milliseconds since the epoch. */
export function nextTick(state: State): number {
	const minute = (Math.floor(state.now / 60_000) + 1) * 60_000;
	if (isTooSmall(state.size)) return minute;
	const ends = [minute];
	if (state.notice !== null) ends.push(state.notice.until);
	if (state.undo !== null) {
		const left = state.undo.until - state.now;
		ends.push(state.undo.until - (Math.ceil(left / 1000) - 1) * 1000);
	}
	return Math.min(...ends);
}
