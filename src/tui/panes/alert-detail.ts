import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, joinText, line, wrapText} from '../../base/terminal-text.ts';
import {hostWords} from '../../proto/rpc/host-words.ts';
import type {AuditJson, TriagedAlertJson} from '../../proto/rpc/schema.ts';
import {selectedRow} from '../list-cursor.ts';
import type {DetailState, State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row, Style} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {markedTime, severityWord, shortTime, stateWord, wholeCount} from './format.ts';
import {eventSummary, eventText} from './event-text.ts';
import {messageRows} from './message.ts';
import {ruleLine} from './rule-line.ts';
import {scrolledRows} from './scrolled.ts';

/** Below this height the detail is a strip of the three most useful lines. */
const stripBelow = 8;

/** The selected alert: what it is, why, what was done, and the lines behind it. */
export function alertDetailRows(state: State, width: number, height: number): readonly Row[] {
	const alert = selectedRow(state.alerts);
	const isStacked = state.size.columns === width;
	const head = isStacked ? stackedTitle(state, alert, width) : sideTitle(state, alert, width);
	if (alert === undefined)
		return [
			head,
			...messageRows(line`no alert is selected`, {width, height: height - 1, style: 'faint'}),
		];
	const rows = height - 1;
	if (height < stripBelow)
		return [head, ...pad(stripContent(state, alert, {width, rows}), width, rows)];
	const view = {
		width,
		height: rows,
		look: state.look,
		scroll: state.detail?.scroll ?? 0,
		hasFocus: state.focus === 'detail',
	};
	return [head, ...scrolledRows(detailContent(state, width), view)];
}

/** All rows of the detail, however many; scrolling ends at the last. */
export function detailContent(state: State, width: number): readonly Row[] {
	const alert = selectedRow(state.alerts);
	if (alert === undefined) return [];
	const {detail} = state;
	return [
		...factRows(state, alert, width),
		...whyRows(state, detail, width),
		...timelineRows(state, alert, width),
		...evidenceRows(state, detail, width),
	];
}

function sideTitle({look, focus}: State, alert: TriagedAlertJson | undefined, width: number): Row {
	const id = alert === undefined ? line`` : line` ${look.clean(alert.short_id)}`;
	return fitRow([span(line` DETAIL${id}`, focus === 'detail' ? 'strong' : 'faint')], width);
}

function stackedTitle(state: State, alert: TriagedAlertJson | undefined, width: number): Row {
	const {look} = state;
	const title =
		alert === undefined
			? line`detail`
			: line`${wholeCount(alert.count, look)}${look.times} ${look.clean(alert.rule.name)} ${look.clean(alert.short_id)}`;
	const hints = state.isZoomed ? line`esc back  o raw` : line`enter open  o raw`;
	return ruleLine(title, hints, {width, look, hasFocus: state.focus === 'detail'});
}

function stripContent(
	state: State,
	alert: TriagedAlertJson,
	{width, rows}: {readonly width: number; readonly rows: number},
): readonly Row[] {
	const {look, now, detail} = state;
	const times = line`${shortTime(alert.first_seen, now, look)} to ${shortTime(alert.last_seen, now, look)}`;
	const events = (detail?.result?.evidence ?? []).slice(-Math.max(1, rows - 2));
	return [
		labelled(line`time`, line`${times}  ${subjectText(alert, look)}`, width, look),
		labelled(line`why`, whyText(state), width, look),
		...events.map((event, index) =>
			labelled(index === 0 ? line`last` : line``, eventSummary(event, look), width, look),
		),
	];
}

function factRows(state: State, alert: TriagedAlertJson, width: number): readonly Row[] {
	const {look} = state;
	const resolution =
		alert.resolution === null
			? line``
			: line` as ${look.clean(alert.resolution.replace('_', ' '))}`;
	const owner = look.clean(alert.assignee ?? 'nobody');
	const count = wholeCount(alert.count, look);
	const facts: readonly (readonly [SafeText, SafeText])[] = [
		[
			line`state`,
			line`${stateWord(alert.state)}${resolution}, owner ${owner}, ${count} events in this row`,
		],
		[line`about`, subjectText(alert, look)],
		[line`first`, line`${markedTime(alert.first_seen, look)}`],
		[line`last`, line`${markedTime(alert.last_seen, look)}`],
		...knownFacts(state),
		...heldFact(state, alert),
		[line`id`, look.clean(alert.id)],
	];
	return [
		...wrapText(look.clean(alert.rule.name), width - 7).map((text, index) =>
			fitRow(
				[
					span(
						index === 0 ? line` ${severityWord(alert.severity)}` : line`     `,
						index === 0 ? alert.severity : 'plain',
					),
					span(line` ${text}`, 'strong'),
				],
				width,
			),
		),
		...facts.map(([label, text]) => labelled(label, text, width, look)),
	];
}

/** What look-up tables know of what it is about. */
function knownFacts({detail, look}: State): readonly (readonly [SafeText, SafeText])[] {
	return (detail?.result?.known ?? []).map(({value, fields}) => {
		const words = Object.entries(fields).map(([name, each]) => `${name} ${each}`);
		return [line`known`, look.clean(`${value}: ${words.join(', ')}`)];
	});
}

/** Who holds it is in its detail, that it is held in its row, which is there before. */
function heldFact(
	{detail, look, now}: State,
	alert: TriagedAlertJson,
): readonly (readonly [SafeText, SafeText])[] {
	if (!alert.is_held) return [];
	const hold = detail?.result?.hold ?? null;
	if (hold === null) return [[line`held`, line`its event files stay`]];
	const reason = hold.reason === null ? line`` : line`: ${look.clean(hold.reason)}`;
	const since = shortTime(hold.held, now, look);
	return [
		[
			line`held`,
			line`event files stay until released; by ${look.clean(hold.user)} ${since}${reason}`,
		],
	];
}

function whyRows({look}: State, detail: DetailState | null, width: number): readonly Row[] {
	if (detail?.problem)
		return section(line`WHY`, [look.clean(detail.problem)], {width, style: 'bad'});
	const rule = detail?.result?.rule;
	if (rule === undefined)
		return section(line`WHY`, [look.clean(look.cut)], {width, style: 'faint'});
	return section(line`WHY`, [look.clean(rule.condition), look.clean(rule.description)], {
		width,
		style: 'plain',
	});
}

function timelineRows(state: State, alert: TriagedAlertJson, width: number): readonly Row[] {
	const {look, now, detail} = state;
	const history = detail?.result?.history ?? [];
	const texts = [
		line`${shortTime(alert.first_seen, now, look)} first event`,
		...history.map((row) => line`${shortTime(row.time, now, look)} ${historyText(row, look)}`),
		line`${shortTime(alert.last_seen, now, look)} last event so far`,
	];
	return section(line`TIMELINE`, texts, {width, style: 'plain'});
}

function historyText({user, action, detail}: AuditJson, {clean}: Look): SafeText {
	const verb = action.replace(/^alert\./, '').replace('_', ' ');
	const values = [detail['resolution'], detail['assignee'], detail['reason'], detail['text']]
		.filter((value) => typeof value === 'string')
		.map((value, index) => (index === 0 ? value.replace('_', ' ') : `"${value}"`));
	return clean([user, verb, ...values].join(' '));
}

function evidenceRows({look}: State, detail: DetailState | null, width: number): readonly Row[] {
	const evidence = detail?.result?.evidence ?? [];
	if (evidence.length === 0) return [];
	const texts = evidence.map((event) => eventText(event, look));
	return section(line`EVENTS (o opens them alone)`, texts, {width, style: 'plain'});
}

/** A heading below a blank row, and wrapped texts with their later lines set in. */
export function section(
	title: SafeText,
	texts: readonly SafeText[],
	{width, style}: {readonly width: number; readonly style: Style},
): readonly Row[] {
	const rows = texts
		.filter((text) => text !== '')
		.flatMap((text) => hanging(text, width))
		.map((text) => fitRow([span(text, style)], width));
	return [fitRow([], width), fitRow([span(line` ${title}`, 'strong')], width), ...rows];
}

function hanging(text: SafeText, width: number): readonly SafeText[] {
	return wrapText(text, Math.max(1, width - 5)).map((part, index) =>
		index === 0 ? line`  ${part}` : line`    ${part}`,
	);
}

function whyText({detail, look}: State): SafeText {
	if (detail?.problem) return look.clean(detail.problem);
	const rule = detail?.result?.rule;
	return rule === undefined ? line`` : look.clean(rule.condition);
}

function subjectText(alert: TriagedAlertJson, {clean}: Look): SafeText {
	const parts = [
		alert.subject.join(' '),
		alert.user.name === null ? '' : `user ${alert.user.name}`,
		alert.host.name === null ? '' : `on ${hostWords(alert)}`,
	];
	return joinText(parts.filter((part) => part !== '').map(clean), line`  `);
}

function labelled(label: SafeText, text: SafeText, width: number, {cut}: Look): Row {
	const room = Math.max(0, width - 8);
	return fitRow(
		[span(line` ${fitText(label, 6)}`, 'faint'), span(cutText(text, room, cut))],
		width,
	);
}

function pad(rows: readonly Row[], width: number, height: number): readonly Row[] {
	return Array.from({length: height}, (_, index) => rows[index] ?? fitRow([], width));
}
