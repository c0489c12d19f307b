import {safe} from '../base/terminal-text.ts';
import type {EventJson} from '../proto/rpc/schema.ts';
import {currentEndpoint} from './endpoint-actions.ts';
import {copyableError, currentError} from './error-actions.ts';
import {selectedRow} from './list-cursor.ts';
import {originalOf} from './panes/event-text.ts';
import type {Dialog, Pane, State, Step} from './state.ts';
import {withNotice} from './triage.ts';

/** What of a pane or window leaves the console: to the clipboard as a value or as JSON, to the pager as text. */
interface Copyable {
	readonly value: string;
	/** What JSON is made of. */
	readonly whole: unknown;
	/** Text of several lines for the pager; without it, the value. */
	readonly text?: string;
	/** In which form the value is, where that is not obvious. */
	readonly note?: string;
}

/** Most bytes of text that are copied: 74,994 bytes of Base64 is what the strictest terminals take in one OSC 52. */
export const copyLimit = 56_244;

type CopyableOf = (state: State) => Copyable | undefined;

/** One line per pane that has something to copy. */
const panes: Partial<Readonly<Record<Pane, CopyableOf>>> = {
	alerts: alertCopyable,
	detail: detailCopyable,
	logs: ({logs}) => eventCopyable(logs.rows.find(({id}) => id === logs.selected)),
	endpoints: endpointCopyable,
	endpoint: endpointCopyable,
	errors: errorCopyable,
	error: errorCopyable,
	dashboard: ({dashboard: {statistics}}) =>
		statistics === null ? undefined : {value: JSON.stringify(statistics), whole: statistics},
	hub: ({health}) =>
		health === null
			? undefined
			: {value: health.problems.join('\n') || health.hub.name, whole: health},
};

const windows: Partial<Readonly<Record<Dialog['kind'], CopyableOf>>> = {
	event: ({dialog}) => (dialog?.kind === 'event' ? eventCopyable(dialog.event) : undefined),
	evidence: evidenceCopyable,
	trace: traceCopyable,
};

/** Copies what is selected: `value` the line, id or name itself, `json` all that is known of it, on one line. */
export function copy(state: State, form: 'value' | 'json'): Step {
	const copyable = copyableOf(state);
	if (copyable === undefined)
		return [withNotice(state, 'select something to copy first', true), []];
	const text = form === 'value' ? copyable.value : JSON.stringify(copyable.whole);
	const kept = headOf(text, copyLimit);
	const note = copyable.note === undefined || form === 'json' ? '' : ` ${copyable.note}`;
	return [withNotice(state, `${copiedText(text, kept)}${note}`), [{kind: 'copy', text: kept}]];
}

/** Opens what is selected in the pager, one cleaned line per line: whatever the pager does with controls, there are none. */
export function openPager(state: State): Step {
	const copyable = copyableOf(state);
	if (copyable === undefined)
		return [withNotice(state, 'select something to open first', true), []];
	const lines = (copyable.text ?? copyable.value).split(/\r?\n/);
	return [state, [{kind: 'page', text: `${lines.map(safe).join('\n')}\n`}]];
}

function copyableOf(state: State): Copyable | undefined {
	const {dialog} = state;
	return dialog === null ? panes[state.focus]?.(state) : windows[dialog.kind]?.(state);
}

function alertCopyable(state: State): Copyable | undefined {
	const alert = selectedRow(state.alerts);
	if (alert === undefined) return undefined;
	return {value: alert.id, whole: alert, text: alertText(state)};
}

function detailCopyable(state: State): Copyable | undefined {
	const alert = selectedRow(state.alerts);
	if (alert === undefined) return undefined;
	return {value: alert.id, whole: state.detail?.result ?? alert, text: alertText(state)};
}

/** The raw lines behind the alert, as far as the hub sent them. */
function alertText(state: State): string {
	return evidenceCopyable(state)?.text ?? '(no lines of this alert have come from the hub)';
}

function evidenceCopyable({detail}: State): Copyable | undefined {
	const evidence = detail?.result?.evidence;
	if (evidence === undefined) return undefined;
	const value = evidence.map(originalOf).join('\n');
	return {value, whole: evidence, text: value};
}

/** One frame per line, as JSON: what the protocol speaks. */
function traceCopyable({dialog}: State): Copyable | undefined {
	if (dialog?.kind !== 'trace' || dialog.frames === null) return undefined;
	const value = dialog.frames.map((frame) => JSON.stringify(frame)).join('\n');
	return {value, whole: dialog.frames};
}

function eventCopyable(event: EventJson | undefined | null): Copyable | undefined {
	if (event === undefined || event === null) return undefined;
	const {original, original_base64: base64} = event.event;
	const isWhole = original !== undefined || base64 !== undefined;
	return {value: isWhole ? originalOf(event) : event.message, whole: event};
}

function endpointCopyable(state: State): Copyable | undefined {
	const endpoint = currentEndpoint(state);
	if (endpoint === undefined) return undefined;
	return {value: endpoint.id, whole: state.host?.result ?? endpoint};
}

/** Bytes that are no text are copied as they can be told: in Base64. */
function errorCopyable(state: State): Copyable | undefined {
	const error = currentError(state);
	if (error === undefined) return undefined;
	const {text, isBase64} = copyableError(error);
	return isBase64
		? {value: text, whole: error, note: 'in Base64, since the line is not plain text'}
		: {value: text, whole: error};
}

/** A pasted control character can run a command, so the operator is told of it. */
function copiedText(text: string, kept: string): string {
	const controls = kept.match(/\p{Cc}/gu)?.length ?? 0;
	const cut =
		kept.length < text.length ? ` of ${text.length}, the rest is too long for OSC 52` : '';
	const warning = controls === 0 ? '' : `; careful: ${controls} control characters are among them`;
	return `copied ${kept.length} characters${cut}${warning}`;
}

/** The longest head of whole characters within so many bytes. */
function headOf(text: string, limitBytes: number): string {
	const bytes = Buffer.from(text);
	if (bytes.length <= limitBytes) return text;
	let end = limitBytes;
	// UTF-8 continuation bytes: 10xxxxxx.
	while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
	return bytes.toString('utf8', 0, end);
}
