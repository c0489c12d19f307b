import type {SavedView} from '../proto/saved-views.ts';
import {fuzzyScore, likeness} from './fuzzy.ts';
import type {Action} from './action.ts';
import {bindingsOf} from './keys.ts';
import type {PaletteDialog, State} from './state.ts';
import {editText, insertText} from './text-input.ts';
import {allViews} from './views.ts';

/** Something the palette can do. */
export interface Candidate {
	/** What is typed for it. */
	readonly label: string;
	/** What it is, beside the label. */
	readonly about: string;
	/** The key that does the same. */
	readonly key?: string;
	readonly does:
		| {readonly kind: 'action'; readonly action: Action}
		| {readonly kind: 'view'; readonly view: SavedView}
		/** A word with an argument, or a whole line where it needs none. */
		| {readonly kind: 'line'; readonly line: string; readonly needsMore: boolean};
}

/** Words that take an argument, with what it is; the rest of the line is theirs. */
const verbs = [
	{name: 'filter', argument: 'TEXT', about: 'show what matches, in this tab'},
	{name: 'alert', argument: 'ID', about: 'the alert of that id or its beginning'},
	{name: 'endpoint', argument: 'NAME', about: 'the page of that machine, by name or id'},
	{name: 'logs', argument: 'QUERY', about: 'the lines that match'},
	{name: 'view', argument: 'NAME', about: 'go to a saved view'},
	{name: 'save', argument: 'NAME', about: 'keep this tab and its filter as a view'},
	{name: 'set', argument: 'mouse on|off', about: 'clicks for the console or the terminal'},
] as const;
export type Verb = (typeof verbs)[number]['name'];

/** Most lines of the session that are kept, and most names that are told for an unknown one. */
export const historyLimit = 50;
const nearLimit = 3;
/** From this likeness on a name is near to what was typed. */
const nearFrom = 0.25;

export function openPalette(state: State): State {
	const dialog = {
		kind: 'palette',
		text: '',
		cursor: 0,
		chosen: 0,
		recalled: null,
		problem: null,
	} as const;
	return {...state, dialog};
}

/** What fits the line, best first; everything, in the order of the key table, where nothing is typed. */
export function matchesOf(state: State, text: string): readonly Candidate[] {
	const scored = candidatesOf(state).flatMap((candidate, index) => {
		const score = scoreOf(candidate, text);
		return score === undefined ? [] : [{candidate, score, index}];
	});
	return scored
		.toSorted((one, other) => other.score - one.score || one.index - other.index)
		.map(({candidate}) => candidate);
}

/** The line after a key that is text or moves the caret. */
export function typeInPalette(dialog: PaletteDialog, key: string): PaletteDialog {
	return {...dialog, ...editText(dialog, key), chosen: 0, recalled: null, problem: null};
}

export function pasteInPalette(dialog: PaletteDialog, text: string): PaletteDialog {
	return {...dialog, ...insertText(dialog, text), chosen: 0, recalled: null, problem: null};
}

/** Up and down: through the list; on an empty line, or one that came from there, through the session's history. */
export function stepInPalette(
	state: State,
	dialog: PaletteDialog,
	{by, key}: {readonly by: 1 | -1; readonly key: string},
): PaletteDialog {
	const isArrow = key === 'up' || key === 'down';
	const isEmpty = dialog.text === '' && dialog.chosen === 0 && by < 0;
	if (isArrow && (dialog.recalled !== null || isEmpty)) return recall(state, dialog, by);
	const last = Math.max(0, matchesOf(state, dialog.text).length - 1);
	return {...dialog, chosen: Math.max(0, Math.min(dialog.chosen + by, last)), problem: null};
}

/** Tab: the chosen entry's own line. */
export function completeInPalette(state: State, dialog: PaletteDialog): PaletteDialog {
	const candidate = matchesOf(state, dialog.text)[dialog.chosen];
	return candidate === undefined ? dialog : withLine(dialog, lineOf(candidate));
}

export function withLine(dialog: PaletteDialog, text: string): PaletteDialog {
	return {...dialog, text, cursor: text.length, chosen: 0, problem: null};
}

/** What is like a line that is nothing. */
export function nearOf(state: State, text: string): readonly string[] {
	const [first = ''] = text.split(' ');
	const labels = [...new Set(candidatesOf(state).map(({label}) => label))];
	return labels
		.map((label) => ({
			label,
			score: Math.max(
				likeness(text, label),
				...label.split(' ').map((word) => likeness(first, word)),
			),
		}))
		.filter(({score}) => score >= nearFrom)
		.toSorted((one, other) => other.score - one.score)
		.slice(0, nearLimit)
		.map(({label}) => label);
}

/** The line and its first word's verb, where it has one and an argument. */
export function verbOf(text: string): {readonly verb: Verb; readonly argument: string} | undefined {
	const [, word = '', argument = ''] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(text) ?? [];
	const verb = verbs.find(({name}) => name === word)?.name;
	return verb === undefined ? undefined : {verb, argument};
}

/** The history with this line as its newest. */
export function withHistory(history: readonly string[], line: string): readonly string[] {
	return [...history.filter((one) => one !== line), line].slice(-historyLimit);
}

function lineOf({label, does}: Candidate): string {
	if (does.kind !== 'line') return label;
	return does.needsMore ? `${does.line} ` : does.line;
}

function scoreOf({label, about}: Candidate, text: string): number | undefined {
	const score = fuzzyScore(text, label);
	// What only the explanation says, word for word, comes after all that the name says.
	return score ?? (about.toLowerCase().includes(text.trim().toLowerCase()) ? -1 : undefined);
}

function candidatesOf(state: State): readonly Candidate[] {
	return [
		...actionCandidates(state),
		...endpointCandidates(state),
		...viewCandidates(state),
		...lineCandidates(),
	];
}

function actionCandidates({focus}: State): readonly Candidate[] {
	return bindingsOf(focus)
		.filter(({action}) => action !== 'palette' && action !== 'filter')
		.map(({label, action, keys}) => ({
			label: action.startsWith('tab-') ? `tab ${label}` : label,
			about: '',
			...(keys[0] === undefined ? {} : {key: keys[0]}),
			does: {kind: 'action', action},
		}));
}

/** The machines that are loaded: whoever types a name means one of them. */
function endpointCandidates({endpoints}: State): readonly Candidate[] {
	return endpoints.rows.map(({name, state, source}) => ({
		label: `endpoint ${name}`,
		about: `${state}, ${source.channel} ${source.address}`,
		does: {kind: 'line', line: `endpoint ${name}`, needsMore: false},
	}));
}

function viewCandidates(state: State): readonly Candidate[] {
	return allViews(state).map((view) => ({
		label: `view ${view.name}`,
		about: `${view.tab} ${view.query}`,
		does: {kind: 'view', view},
	}));
}

function lineCandidates(): readonly Candidate[] {
	const words = verbs.map(({name, argument, about}): Candidate => ({
		label: name,
		about: `${argument}  ${about}`,
		does: {kind: 'line', line: name, needsMore: true},
	}));
	const lines = ['set mouse on', 'set mouse off'].map((line): Candidate => ({
		label: line,
		about: '',
		does: {kind: 'line', line, needsMore: false},
	}));
	return [...words, ...lines];
}

function recall({history}: State, dialog: PaletteDialog, by: 1 | -1): PaletteDialog {
	const from = dialog.recalled ?? history.length;
	const at = Math.max(0, from + by);
	if (history.length === 0) return dialog;
	if (at >= history.length) return {...withLine(dialog, ''), recalled: null};
	return {...withLine(dialog, history[at] ?? ''), recalled: at};
}
