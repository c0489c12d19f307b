import {layoutOf} from './layout.ts';
import {detailContent} from './panes/alert-detail.ts';
import {errorContent} from './panes/error-detail.ts';
import {hostContent} from './panes/host.ts';
import {hubContent} from './panes/hub.ts';
import {windowBox, windowContent} from './panes/windows.ts';
import {lastScroll} from './panes/scrolled.ts';
import type {State} from './state.ts';

export function clampScroll(wanted: number, last: number): number {
	return Math.max(0, Math.min(wanted, last));
}

/** Rows above the view when the last row of the detail is in it. */
export function lastDetailScroll(state: State): number {
	const box = layoutOf(state).detail;
	return box === undefined ? 0 : lastScroll(detailContent(state, box.width).length, box.height - 1);
}

export function lastHostScroll(state: State): number {
	const box = layoutOf(state).endpoint;
	return box === undefined ? 0 : lastScroll(hostContent(state, box.width).length, box.height - 1);
}

export function lastErrorScroll(state: State): number {
	const box = layoutOf(state).error;
	return box === undefined ? 0 : lastScroll(errorContent(state, box.width).length, box.height - 1);
}

export function lastHubScroll(state: State): number {
	const box = layoutOf(state).hub;
	return box === undefined ? 0 : lastScroll(hubContent(state, box.width).length, box.height);
}

export function lastWindowScroll(state: State): number {
	const box = windowBox(state);
	if (box === undefined) return 0;
	return lastScroll(windowContent(state, box.width - 4).length, box.height - 2);
}

/** Rows that a page of the window over the panes has. */
export function windowPage(state: State): number {
	return Math.max(1, (windowBox(state)?.height ?? 0) - 4);
}
