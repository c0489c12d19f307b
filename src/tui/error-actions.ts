import type {ParseErrorGroupJson, ParseErrorJson} from '../proto/rpc/parse-error-schema.ts';
import {emptyErrorLines} from './error-state.ts';
import {showLogsOf} from './endpoint-actions.ts';
import {layoutOf} from './layout.ts';
import {moveList, selectedPlace, selectedRow, toFirstRow, toLastRow} from './list-cursor.ts';
import type {Effect, State, Step} from './state.ts';
import {withNotice} from './triage.ts';

/** Lines of a group that are read at once. */
export const errorPage = 100;

/** Rows that the list of groups or lines shows. */
export function errorListHeight({size}: Pick<State, 'size'>): number {
	const box = layoutOf({size, tab: 'errors', isZoomed: false}).errors;
	return Math.max(1, (box?.height ?? 2) - 1);
}

/** The group that is open, else the selected one. */
export function currentGroup({errors}: Pick<State, 'errors'>): ParseErrorGroupJson | undefined {
	return errors.lines === null ? selectedRow(errors) : errors.lines.group;
}

/** The parse error whose bytes are shown, all of them where they were read. */
export function currentError({errors}: Pick<State, 'errors'>): ParseErrorJson | undefined {
	const row = errors.lines === null ? selectedRow(errors)?.newest : selectedRow(errors.lines);
	return errors.whole !== null && errors.whole.id === row?.id ? errors.whole : row;
}

/** From the groups to the lines of one, from there to one line alone. */
export function openError(state: State): Step {
	const {errors} = state;
	if (errors.lines !== null)
		return [
			selectedRow(errors.lines) === undefined
				? state
				: {...state, isZoomed: true, focus: 'error', errors: {...errors, scroll: 0}},
			[],
		];
	const group = selectedRow(errors);
	return group === undefined ? [state, []] : readLines(state, group);
}

/** One level back; undefined where the groups are shown already. */
export function leaveErrors(state: State): State | undefined {
	const {errors, isZoomed} = state;
	const focused = {...state, isZoomed: false, focus: 'errors'} as const;
	if (isZoomed) return focused;
	if (errors.lines === null) return undefined;
	return {...focused, errors: {...errors, lines: null, scroll: 0}};
}

/** Moves in the groups or the lines; near the end of what was read, older lines are asked for. */
export function moveErrors(state: State, by: number): Step {
	const height = errorListHeight(state);
	const {errors} = state;
	if (errors.lines === null) return [withList(state, moveList(errors, by, height)), []];
	return readMore(withLines(state, moveList(errors.lines, by, height)));
}

/** The newest; in a group the newest lines are read again. */
export function firstError(state: State): Step {
	const {errors} = state;
	if (errors.lines !== null) return readLines(state, currentGroup(state) ?? errors.lines.group);
	return [withList(state, toFirstRow(errors, errorListHeight(state))), []];
}

export function lastError(state: State): Step {
	const height = errorListHeight(state);
	const {errors} = state;
	if (errors.lines === null) return [withList(state, toLastRow(errors, height)), []];
	return readMore(withLines(state, toLastRow(errors.lines, height)));
}

/** The lines of the group's source that did parse, in Logs. */
export function logsOfGroup(state: State): State {
	const group = currentGroup(state);
	return group === undefined
		? withNotice(state, 'no parse error is selected', true)
		: showLogsOf(state, group.source.address);
}

/** What `y` copies: the bytes as text where they are text, else in base64. */
export function copyableError(row: ParseErrorJson): {
	readonly text: string;
	readonly isBase64: boolean;
} {
	const bytes = Buffer.from(row.raw_base64, 'base64');
	const text = bytes.toString('utf8');
	const isText = !/[\p{Cc}\ufffd]/u.test(text) && Buffer.from(text).equals(bytes);
	return isText ? {text, isBase64: false} : {text: row.raw_base64, isBase64: true};
}

function readLines(state: State, group: ParseErrorGroupJson): Step {
	const lines = emptyErrorLines(group);
	return [{...state, errors: {...state.errors, lines, scroll: 0}}, [{kind: 'read-errors', group}]];
}

function readMore(state: State): Step {
	const {lines} = state.errors;
	if (lines === null || lines.isAtEnd || lines.isReading) return [state, []];
	const last = lines.rows.at(-1);
	const left = lines.rows.length - selectedPlace(lines);
	if (last === undefined || left > errorPage / 4) return [state, []];
	const effect: Effect = {kind: 'read-errors', group: lines.group, before: last.id};
	return [withLines(state, {...lines, isReading: true}), [effect]];
}

function withLines(state: State, lines: NonNullable<State['errors']['lines']>): State {
	return {...state, errors: {...state.errors, lines, scroll: 0}};
}

function withList(state: State, errors: State['errors']): State {
	return {...state, errors: {...errors, scroll: 0}};
}
