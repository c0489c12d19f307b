import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, line, wrapText} from '../../base/terminal-text.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import type {Context, KeyBinding} from '../keys.ts';
import {bindingsOf} from '../keys.ts';
import type {Box} from '../layout.ts';
import type {Change, Dialog, Purpose, State} from '../state.ts';
import {targetCount} from '../triage.ts';
import {typedZone} from '../time-zone.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {section} from './alert-detail.ts';
import {keyName} from './bottom-lines.ts';
import {caretRow} from './caret-row.ts';
import {clinicContent} from './clinic-window.ts';
import {eventText} from './event-text.ts';
import {wholeCount} from './format.ts';
import {entryAt, paletteContent, viewsContent} from './list-window.ts';
import {scrolledRows} from './scrolled.ts';
import {traceRows} from './trace.ts';

/** Widest window over the panes, its border included. */
const widest = 76;

/** Windows that show text of any length. */
const wideDialogs: ReadonlySet<Dialog['kind']> = new Set(['evidence', 'event', 'trace']);

/** Where the dialog's border lies: as high as its content, in the middle. */
export function windowBox(state: State): Box | undefined {
	const {dialog, size} = state;
	if (dialog === null) return undefined;
	const isText = wideDialogs.has(dialog.kind);
	const width = isText ? size.columns - 4 : Math.min(widest, size.columns - 4);
	const most = size.rows - 4;
	const height = Math.min(most, windowContent(state, width - 4).length + 2);
	return {
		x: Math.floor((size.columns - width) / 2),
		y: Math.max(1, Math.floor((size.rows - height) / 2)),
		width,
		height,
	};
}

/** The rows inside the border that are in view. */
export function windowRows(state: State, width: number, height: number): readonly Row[] {
	return scrolledRows(windowContent(state, width), {
		width,
		height,
		look: state.look,
		scroll: scrollOf(state.dialog),
		hasFocus: true,
	});
}

/** The entry of a window's row inside the border: the state with it chosen, and the key that takes it. */
export function windowEntryAt(
	state: State,
	row: number,
): {readonly state: State; readonly key: string} | undefined {
	const {dialog} = state;
	const chosen = entryAt(state, row);
	if (dialog?.kind === 'palette' && chosen !== undefined)
		return {state: {...state, dialog: {...dialog, chosen}}, key: 'enter'};
	if (dialog?.kind === 'views' && chosen !== undefined)
		return {state: {...state, dialog: {...dialog, chosen}}, key: 'enter'};
	const key = dialog?.kind === 'close' ? closeReasons()[row - closeHead]?.keys[0] : undefined;
	return key === undefined ? undefined : {state, key};
}

/** All rows of the window. */
// One case per kind of window.
// oxlint-disable-next-line complexity
export function windowContent(state: State, width: number): readonly Row[] {
	const {dialog, look} = state;
	switch (dialog?.kind) {
		case undefined:
			return [];
		case 'close':
			return closeContent(state, targetCount(dialog.targets), width);
		case 'input':
			return inputContent(state, dialog, width);
		case 'confirm':
			return textRows(
				[
					look.clean(
						`${question(dialog.change)} all ${targetCount(dialog.targets)} alerts of this filter?`,
					),
				],
				width,
			);
		case 'quit':
			return textRows([quitText(state)], width);
		case 'forget':
			return textRows([forgetText(dialog.name, look)], width);
		case 'help':
			return helpContent(state, dialog.of, width);
		case 'palette':
			return paletteContent(state, dialog, width);
		case 'views':
			return viewsContent(state, dialog, width);
		case 'clinic':
			return clinicContent(state, dialog, width);
		case 'evidence':
			return evidenceContent(state, width);
		case 'trace':
			return traceContent(state, dialog, width);
		case 'event':
			return eventContent(state, dialog, width);
	}
}

function quitText({isDemo}: State): SafeText {
	return isDemo
		? line`Quit? The demo, its hub and its devices end with the console.`
		: line`Quit the console? The hub goes on without it.`;
}

function forgetText(name: string, {clean}: Look): SafeText {
	return line`Forget ${clean(name)}? It leaves the list until it is heard again; its events, alerts and the audit stay.`;
}

function scrollOf(dialog: Dialog | null): number {
	return dialog !== null && 'scroll' in dialog ? dialog.scroll : 0;
}

/** Rows above the reasons. */
const closeHead = 2;

function closeReasons(): readonly KeyBinding[] {
	return bindingsOf('close').filter(({hint, action}) => hint !== undefined && action !== 'cancel');
}

function closeContent({look}: State, count: number, width: number): readonly Row[] {
	const title = line`Close ${count} ${count === 1 ? line`alert` : line`alerts`}. Why?`;
	return [
		fitRow([span(title, 'strong')], width),
		fitRow([], width),
		...closeReasons().map(({keys, hint = ''}) =>
			fitRow(
				[span(look.clean(` ${keys[0] ?? ''} `), 'strong'), span(look.clean(` ${hint}`))],
				width,
			),
		),
	];
}

const titles: Readonly<Record<Purpose['kind'], SafeText>> = {
	note: line`Note`,
	assign: line`Assign to (empty: nobody)`,
	close: line`Close as`,
	'alert-filter': line`Filter alerts`,
	'endpoint-filter': line`Filter endpoints`,
	'log-filter': line`Filter lines`,
	'log-time': line`Go to a time`,
	'source-zone': line`Time zone of its time stamps that name none`,
	'view-name': line`Save this view as`,
};

const explanations: Readonly<Record<Purpose['kind'], SafeText>> = {
	note: line`everybody can read it in the timeline`,
	assign: line`a user name`,
	close: line`why? (optional; enter closes)`,
	'alert-filter': line`state:open|all|new,ack,prog,closed  sev:high  who:me|none|NAME  words`,
	'endpoint-filter': line`state:trouble|alive,silent,disconnected  kind:agent|device  words`,
	'log-filter': line`host:web-* severity<=3 source.ip:10.0.0.0/8 "a phrase" -not /re/ (a OR b) since:2h`,
	'log-time': line`14:30 (the last)  2h (ago)  2026-11-20  2026-11-20T12:00  2026-11-20T12:00Z`,
	'source-zone': line`Europe/Berlin  UTC  +02:00  (empty: as before)`,
	'view-name': line`a name; one of yours of the same name is replaced`,
};

function inputContent(
	state: State,
	dialog: Extract<Dialog, {kind: 'input'}>,
	width: number,
): readonly Row[] {
	const {look} = state;
	const {purpose, problem} = dialog;
	const title = inputTitle(state, purpose);
	const below = problem === null ? explanations[purpose.kind] : look.clean(problem);
	return [
		fitRow([span(title, 'strong')], width),
		caretRow(dialog, look.clean, width),
		...wrapText(below, width).map((text) =>
			fitRow([span(text, problem === null ? 'faint' : 'bad')], width),
		),
	];
}

function inputTitle(state: State, purpose: Purpose): SafeText {
	const {clean} = state.look;
	const title = titles[purpose.kind];
	if (purpose.kind === 'log-time') return line`${title} (${clean(typedZone(state))})`;
	if (purpose.kind !== 'close') return title;
	return line`${title} ${clean(purpose.resolution.replace('_', ' '))}`;
}

function question(change: Change): string {
	switch (change.kind) {
		case 'acknowledge':
			return 'Acknowledge';
		case 'start':
			return 'Set in progress';
		case 'close':
			return `Close as ${change.resolution.replace('_', ' ')}`;
		case 'reopen':
			return 'Reopen';
		case 'note':
			return 'Add this note to';
		case 'assign':
			return `Assign to ${change.assignee ?? 'nobody'}`;
		case 'undo':
			return 'Undo';
	}
}

const mouseHelp: readonly (readonly [SafeText, SafeText])[] = [
	[line`click`, line`select; on a tab, a hint below, an entry: do it`],
	[line`click again`, line`open what is selected`],
	[line`wheel`, line`scroll what is under the pointer`],
	[line`Shift-drag`, line`select text, as without the console`],
	[line`:set mouse`, line`off leaves clicks to the terminal, on takes them`],
];

function helpContent({look}: State, of: Context, width: number): readonly Row[] {
	const rows = bindingsOf(of).map(({keys, label, isDangerous}) => {
		const names = look.clean(keys.map(keyName).join(' '));
		const warning = isDangerous === true ? line` (asks)` : line``;
		return fitRow(
			[span(fitText(names, 14), 'strong'), span(line`${look.clean(label)}${warning}`)],
			width,
		);
	});
	const mouse = mouseHelp.map(([what, does]) =>
		fitRow([span(fitText(what, 14), 'strong'), span(does)], width),
	);
	return [
		fitRow([span(look.clean(`Keys of the ${of} pane`), 'strong')], width),
		...rows,
		...section(line`MOUSE`, [], {width, style: 'plain'}),
		...mouse,
	];
}

function evidenceContent({detail, look}: State, width: number): readonly Row[] {
	if (!detail?.result)
		return textRows([look.clean(detail?.problem ?? 'reading from the hub')], width);
	const {evidence, alert} = detail.result;
	const isWhole = evidence.length >= alert.count;
	const count = isWhole
		? line`All ${evidence.length} events of the alert, as received`
		: line`${evidence.length} of ${wholeCount(alert.count, look)} events, as received: the first and the last`;
	return [
		fitRow([span(count, 'strong')], width),
		...evidence.flatMap((event) => [
			fitRow([], width),
			...wrapText(eventText(event, look), width).map((text) => fitRow([span(text)], width)),
		]),
	];
}

function eventContent(
	{look}: State,
	{event, problem, id}: Extract<Dialog, {kind: 'event'}>,
	width: number,
): readonly Row[] {
	if (problem !== null) return textRows([look.clean(problem)], width);
	if (event === null) return textRows([line`reading event ${id} from the hub`], width);
	return [
		fitRow([span(line`Event ${id}`, 'strong')], width),
		...claimRows(event, look, width),
		...section(line`AS RECEIVED`, [eventText(event, look)], {width, style: 'plain'}),
		...section(line`FIELDS`, [], {width, style: 'plain'}),
		...fieldsOf(event).flatMap(([name, value]) =>
			fieldRows(look.clean(name), look.clean(value), width),
		),
	];
}

/** A name that nothing proves is said to be one. */
function claimRows({host, log}: EventJson, {clean}: Look, width: number): readonly Row[] {
	const {channel, address, host_is_claim: isClaim} = log.source;
	if (isClaim !== true) return [];
	const text = clean(
		`${host.name ?? ''} via ${address} (${channel}): the sender claims this name, and nobody has accepted it with it`,
	);
	return wrapText(text, width).map((part) => fitRow([span(part, 'medium')], width));
}

function traceContent(
	{look}: State,
	{frames, problem, id}: Extract<Dialog, {kind: 'trace'}>,
	width: number,
): readonly Row[] {
	if (problem !== null) return textRows([look.clean(problem)], width);
	if (frames === null) return textRows([line`reading the frames of ${look.clean(id)}`], width);
	const head = line`Last ${frames.length} frames of agent ${look.clean(id)}, oldest first`;
	return [fitRow([span(head, 'strong')], width), ...traceRows(frames, look, width)];
}

function fieldRows(name: SafeText, value: SafeText, width: number): readonly Row[] {
	const nameWidth = Math.min(26, Math.floor(width / 3));
	return wrapText(value, Math.max(1, width - nameWidth - 3)).map((text, index) =>
		fitRow(
			[
				span(
					line`  ${fitText(index === 0 ? cutText(name, nameWidth) : line``, nameWidth)} `,
					'faint',
				),
				span(text),
			],
			width,
		),
	);
}

/** Dotted names and their values, the line itself left out. */
function fieldsOf(event: EventJson): readonly (readonly [string, string])[] {
	return flatten('', event).filter(([name]) => !name.startsWith('event.original'));
}

function flatten(prefix: string, value: unknown): readonly (readonly [string, string])[] {
	if (value === null || value === undefined) return [];
	if (typeof value === 'string') return [[prefix, value]];
	if (typeof value !== 'object') return [[prefix, JSON.stringify(value)]];
	return Object.entries(value).flatMap(([key, inner]) =>
		flatten(prefix === '' ? key : `${prefix}.${key}`, inner),
	);
}

function textRows(texts: readonly SafeText[], width: number): readonly Row[] {
	return texts.flatMap((text) => wrapText(text, width)).map((text) => fitRow([span(text)], width));
}
