import {act} from './actions.ts';
import {listHeight} from './alert-cursor.ts';
import {endpointListHeight} from './endpoint-actions.ts';
import type {Target} from './hit.ts';
import {targetAt} from './hit.ts';
import {isTooSmall} from './layout.ts';
import {scrollList} from './list-cursor.ts';
import {logHeight, scrollLogs} from './log-cursor.ts';
import type {Pane, State, Step} from './state.ts';
import {contextOf} from './state.ts';
import type {MousePress} from './term/key-reader.ts';

/** Rows that one notch of the wheel moves. */
const wheelRows = 3;

/** Within this time, in milliseconds, a second click on the same place belongs to the first. */
const doubleClickMs = 400;

/** What a key does; given, since clicks on hints and entries stand for keys. */
type PressKey = (state: State, key: string) => Step;

/** What a click or the wheel does. */
export function point(state: State, {button, x, y}: MousePress, press: PressKey): Step {
	// Nothing is shown, so nothing may be changed.
	if (isTooSmall(state.size)) return [state, []];
	const target = targetAt(state, x, y);
	if (button !== 'left') return turn(state, target, {isDown: button === 'wheel-down', press});
	const {opened, now} = state;
	if (opened !== null && opened.x === x && opened.y === y && now < opened.until) return [state, []];
	const [next, effects] = click(state, target, press);
	const isOpening = target.kind !== 'pane' || target.row?.isSelected === true;
	const until = now + doubleClickMs;
	return [{...next, opened: isOpening && isElsewhere(state, next) ? {x, y, until} : null}, effects];
}

/** Something else lies under the mouse now. */
function isElsewhere(before: State, after: State): boolean {
	return (
		contextOf(before) !== contextOf(after) ||
		before.tab !== after.tab ||
		before.errors.lines !== after.errors.lines
	);
}

function click(state: State, target: Target, press: PressKey): Step {
	switch (target.kind) {
		case 'tab':
			return act(state, `tab-${target.tab}`);
		case 'key':
			return press(state, target.key);
		case 'pane':
			return clickPane(state, target);
		case 'window':
			return target.entry === undefined ? [state, []] : press(target.entry.state, target.entry.key);
		case 'time':
			return [state, [{kind: 'find-place', time: new Date(target.time).toISOString()}]];
		case 'nothing':
			return [state, []];
	}
}

/** Selects; what is selected already, it opens: so does a double click. */
function clickPane(state: State, {pane, row}: Extract<Target, {kind: 'pane'}>): Step {
	if (row === undefined) return [{...state, focus: pane}, []];
	if (row.isSelected && state.focus === pane) return act(state, 'open');
	return [{...row.select(), focus: pane}, []];
}

function turn(
	state: State,
	target: Target,
	{isDown, press}: {readonly isDown: boolean; readonly press: PressKey},
): Step {
	if (target.kind === 'window') return repeat(state, (now) => press(now, isDown ? 'down' : 'up'));
	if (target.kind !== 'pane') return [state, []];
	const {pane} = target;
	const scroll = scrollers[pane];
	if (scroll !== undefined) return [scroll(state, isDown ? wheelRows : -wheelRows), []];
	// The pane under the pointer moves, the keyboard stays where it is.
	const [moved, effects] = repeat({...state, focus: pane}, (now) =>
		act(now, isDown ? 'down' : 'up'),
	);
	return [{...moved, focus: state.focus}, effects];
}

/** Panes whose rows move without their selection; in all others the wheel is the arrow keys. */
const scrollers: Partial<Readonly<Record<Pane, (state: State, by: number) => State>>> = {
	alerts: (state, by) => ({
		...state,
		alerts: scrollList(state.alerts, by, listHeight(state)),
	}),
	endpoints: (state, by) => ({
		...state,
		endpoints: scrollList(state.endpoints, by, endpointListHeight(state)),
	}),
	logs: (state, by) => ({...state, logs: scrollLogs(state.logs, by, logHeight(state))}),
};

function repeat(state: State, once: (now: State) => Step): Step {
	let step: Step = [state, []];
	for (let row = 0; row < wheelRows; row += 1) {
		const [next, effects] = once(step[0]);
		step = [next, [...step[1], ...effects]];
	}
	return step;
}
