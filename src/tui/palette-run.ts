import {act} from './actions.ts';
import {showEndpoint} from './endpoint-actions.ts';
import type {Filtered} from './filters.ts';
import {filterAlerts, filterEndpoints, filterLogs} from './filters.ts';
import type {Action} from './action.ts';
import type {Candidate, Verb} from './palette.ts';
import {
	completeInPalette,
	matchesOf,
	nearOf,
	stepInPalette,
	verbOf,
	withHistory,
	withLine,
} from './palette.ts';
import {goTo} from './places.ts';
import type {PaletteDialog, State, Step} from './state.ts';
import {withNotice} from './triage.ts';
import {allViews, openView, saveView} from './views.ts';

/** What a key does in the palette; undefined for an action that is not its own. */
export function actInPalette(
	state: State,
	dialog: PaletteDialog,
	{action, key}: {readonly action: Action; readonly key: string},
): Step | undefined {
	if (action === 'submit') return submit(state, dialog);
	const edited = edits[action]?.(state, dialog, key);
	return edited === undefined ? undefined : [{...state, dialog: edited}, []];
}

type Edit = (state: State, dialog: PaletteDialog, key: string) => PaletteDialog;

const edits: Partial<Readonly<Record<Action, Edit>>> = {
	next: (state, dialog, key) => stepInPalette(state, dialog, {by: 1, key}),
	previous: (state, dialog, key) => stepInPalette(state, dialog, {by: -1, key}),
	complete: completeInPalette,
	clear: (_state, dialog) => withLine(dialog, ''),
};

function submit(state: State, dialog: PaletteDialog): Step {
	const line = dialog.text.trim();
	const typed = verbOf(line);
	if (typed !== undefined) return runVerb(state, dialog, typed);
	const candidate = matchesOf(state, dialog.text)[dialog.chosen];
	return candidate === undefined
		? [withProblem(state, dialog, unknownText(state, line)), []]
		: runCandidate(state, dialog, candidate);
}

function runCandidate(state: State, dialog: PaletteDialog, {does, label}: Candidate): Step {
	const closed = remembered(state, label);
	switch (does.kind) {
		case 'action':
			return act(closed, does.action);
		case 'view':
			return [openView(closed, does.view), []];
		case 'line': {
			if (does.needsMore) return [{...state, dialog: withLine(dialog, `${does.line} `)}, []];
			const typed = verbOf(does.line);
			return typed === undefined ? [closed, []] : runVerb(state, dialog, typed);
		}
	}
}

/** Runs a word with its argument; one that is wrong stays in the line with what is wrong. */
function runVerb(
	state: State,
	dialog: PaletteDialog,
	{verb, argument}: {readonly verb: Verb; readonly argument: string},
): Step {
	const closed = remembered(state, `${verb} ${argument}`);
	const result = verbRuns[verb](closed, argument);
	return result.kind === 'error'
		? [withProblem(state, dialog, result.reason), []]
		: [result.state, 'effects' in result ? result.effects : []];
}

type Ran = Filtered | {readonly kind: 'done'; readonly state: State; readonly effects: Step[1]};

const verbRuns: Readonly<Record<Verb, (state: State, argument: string) => Ran>> = {
	filter: filterHere,
	alert: (state, id) => goTo(state, {tab: 'alerts', query: `state:all ${id}`}),
	endpoint: (state, name) => ({kind: 'ok', state: showEndpoint(state, name)}),
	logs: (state, query) => goTo(state, {tab: 'logs', query}),
	view: goToView,
	save: (state, name) => done(saveView(state, name)),
	set: setOption,
};

function filterHere(state: State, text: string): Filtered {
	if (state.focus === 'logs' || state.tab === 'logs') return filterLogs(state, text);
	if (state.tab === 'alerts') return filterAlerts(state, text);
	if (state.tab === 'endpoints') return filterEndpoints(state, text);
	return {kind: 'error', reason: 'this tab has no filter'};
}

function goToView(state: State, name: string): Filtered {
	const wanted = name.toLowerCase();
	const views = allViews(state);
	const view =
		views.find((one) => one.name.toLowerCase() === wanted) ??
		views.find((one) => one.name.toLowerCase().startsWith(wanted));
	return view === undefined
		? {kind: 'error', reason: `no view is called '${name}'; v lists them`}
		: {kind: 'ok', state: openView(state, view)};
}

function setOption(state: State, argument: string): Ran {
	const [, value] = /^mouse\s+(on|off)$/.exec(argument) ?? [];
	if (value === undefined)
		return {kind: 'error', reason: `'set ${argument}' is not an option; set mouse on|off`};
	const settings = {...state.settings, hasMouse: value === 'on'};
	const text = settings.hasMouse
		? "clicks are the console's; Shift-drag selects text"
		: "clicks are the terminal's; set mouse on takes them back";
	return done([withNotice({...state, settings}, text), [{kind: 'remember', settings}]]);
}

function done([state, effects]: Step): Ran {
	return {kind: 'done', state, effects};
}

function remembered(state: State, line: string): State {
	return {...state, dialog: null, history: withHistory(state.history, line)};
}

function withProblem(state: State, dialog: PaletteDialog, problem: string): State {
	return {...state, dialog: {...dialog, problem}};
}

function unknownText(state: State, line: string): string {
	const near = nearOf(state, line);
	return near.length === 0
		? `nothing is called '${line}'; an empty line lists everything`
		: `nothing is called '${line}'; near: ${near.join(', ')}`;
}
