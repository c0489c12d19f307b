import type {SavedView} from '../proto/saved-views.ts';
import {savedViewLimit, viewNameLimit} from '../proto/saved-views.ts';
import {openFilter} from './alert-filter.ts';
import {openInput} from './input-dialog.ts';
import type {Action} from './action.ts';
import {goTo, placeOf} from './places.ts';
import type {State, Step, ViewsDialog} from './state.ts';
import {undoMs, withNotice} from './triage.ts';

/** Views that every console has. */
export const builtInViews: readonly SavedView[] = [
	{name: 'open alerts', tab: 'alerts', query: openFilter, order: 'priority'},
	{name: 'mine', tab: 'alerts', query: 'state:open who:me', order: 'priority'},
	{name: 'high and above', tab: 'alerts', query: 'state:open sev:high', order: 'priority'},
	{name: 'everything', tab: 'alerts', query: 'state:all', order: 'time'},
	{name: 'warnings and worse', tab: 'logs', query: 'severity<=warning'},
	{name: 'logins', tab: 'logs', query: 'program:sshd'},
	{name: 'machines in trouble', tab: 'endpoints', query: 'state:trouble', order: 'trouble'},
	{name: 'the last day', tab: 'dashboard', query: '', range: '86400s'},
];

/** The person's own, then those of every console. */
export function allViews({views}: Pick<State, 'views'>): readonly SavedView[] {
	return [...views, ...builtInViews];
}

export function isBuiltIn(view: SavedView): boolean {
	return builtInViews.includes(view);
}

export function openViews(state: State): State {
	return {...state, dialog: {kind: 'views', chosen: 0}};
}

/** Goes to a view; says why where that is not possible here. */
export function openView(state: State, view: SavedView): State {
	const gone = goTo(state, view);
	if (gone.kind === 'ok') return withNotice(gone.state, `view ${view.name}`);
	return withNotice({...state, dialog: null}, `view ${view.name}: ${gone.reason}`, true);
}

/** Back to where we were before the last view or jump; and from there here again. */
export function lastView(state: State): State {
	if (state.before === null) return withNotice(state, 'there is no view before this one');
	const gone = goTo(state, state.before);
	return gone.kind === 'ok' ? gone.state : withNotice(state, gone.reason, true);
}

/** What a key does in the list of views; undefined for an action that is not the list's own. */
export function actInViews(
	state: State,
	dialog: ViewsDialog,
	{action, key}: {readonly action: Action; readonly key: string},
): Step | undefined {
	return listActions[action]?.(state, dialog, key);
}

type ListAction = (state: State, dialog: ViewsDialog, key: string) => Step;

const listActions: Partial<Readonly<Record<Action, ListAction>>> = {
	next: (state, {chosen}) => [choose(state, chosen + 1), []],
	previous: (state, {chosen}) => [choose(state, chosen - 1), []],
	pick: (state, _dialog, key) => pick(state, allViews(state)[Number(key) - 1]),
	submit: (state, {chosen}) => pick(state, allViews(state)[chosen]),
	'save-view': (state) => [askName(state), []],
	'delete-view': (state, {chosen}) => deleteView(state, allViews(state)[chosen]),
	undo: restoreView,
};

/** Chooses an entry of the list; at its ends it stays. */
function choose(state: State, wanted: number): State {
	if (state.dialog?.kind !== 'views') return state;
	const last = allViews(state).length - 1;
	return {...state, dialog: {kind: 'views', chosen: Math.max(0, Math.min(wanted, last))}};
}

/** Keeps where we are under a name. */
export function saveView(state: State, typed: string): Step {
	const name = typed.trim().slice(0, viewNameLimit).toWellFormed();
	if (name === '') return [withNotice(state, 'a view needs a name', true), []];
	if (builtInViews.some((view) => view.name === name))
		return [withNotice(state, `'${name}' is a view of every console; take another name`, true), []];
	const isReplaced = state.views.some((view) => view.name === name);
	if (!isReplaced && state.views.length >= savedViewLimit)
		return [
			withNotice(state, `there is room for ${savedViewLimit} views; delete one first`, true),
			[],
		];
	return [state, [{kind: 'save-view', view: {name, ...placeOf(state)}}]];
}

function askName(state: State): State {
	return openInput({...state, dialog: null}, {kind: 'view-name'});
}

function pick(state: State, view: SavedView | undefined): Step {
	return [view === undefined ? state : openView(state, view), []];
}

function deleteView(state: State, view: SavedView | undefined): Step {
	if (view === undefined) return [state, []];
	if (isBuiltIn(view)) return [withNotice(state, 'this view belongs to every console'), []];
	const undo = {kind: 'view', view, until: state.now + undoMs} as const;
	const views = state.views.filter((one) => one !== view);
	const shown = choose({...state, views}, state.dialog?.kind === 'views' ? state.dialog.chosen : 0);
	return [
		withNotice({...shown, undo}, `deleted view ${view.name}`),
		[{kind: 'delete-view', name: view.name}],
	];
}

/** Takes the deletion of a view back. */
export function restoreView(state: State): Step {
	const {undo} = state;
	if (undo?.kind !== 'view') return [withNotice(state, 'there is no view to take back'), []];
	return [{...state, undo: null}, [{kind: 'save-view', view: undo.view}]];
}
