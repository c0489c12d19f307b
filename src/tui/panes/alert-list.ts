import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, joinText, line, widthOf} from '../../base/terminal-text.ts';
import {hostWords} from '../../proto/rpc/host-words.ts';
import type {TriagedAlertJson} from '../../proto/rpc/schema.ts';
import {openFilter} from '../alert-filter.ts';
import type {State} from '../state.ts';
import {busyWord} from '../triage.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, restyle, span} from '../term/row.ts';
import {severityWord, shortCount, shortTime, stateWord} from './format.ts';
import {hostCell} from './host-cell.ts';
import {messageRows} from './message.ts';

/** Columns that a rule and its subject keep, however long the names of hosts and people are. */
const whatRoom = 40;
/** What the columns besides host, owner and rule take, the blanks between them included. */
const fixedColumns = 29;

/** Columns of hosts and of owners. */
interface Widths {
	readonly host: number;
	readonly who: number;
}

/** The alerts, one row each: a header, then the window around the selection. Before the time of one whose event files stay is an H. */
export function alertListRows(state: State, width: number, height: number): readonly Row[] {
	const {alerts} = state;
	const widths = widthsFor(state, width);
	const shown = Array.from({length: height - 1}, (_, row) => {
		const alert = alerts.rows[alerts.top + row - alerts.position];
		return alert === undefined ? fitRow([], width) : alertRow(state, alert, widths, width);
	});
	const body = alerts.rows.length === 0 ? emptyRows(state, width, height - 1) : shown;
	return [headerRow(widths, width), ...body];
}

/** As wide as the longest name that is loaded, within what the rule leaves. */
function widthsFor({alerts, look}: State, width: number): Widths {
	const longest = (texts: readonly string[], least: number): number =>
		texts.reduce((most, text) => Math.max(most, widthOf(look.clean(text.slice(0, width)))), least);
	const most = Math.max(11, width - fixedColumns - whatRoom);
	const who = Math.min(
		longest(
			alerts.rows.map(({assignee}) => assignee ?? ''),
			3,
		),
		Math.max(4, Math.floor(most / 3)),
	);
	const host = Math.min(
		longest(
			alerts.rows.map((alert) => hostWords(alert) ?? ''),
			4,
		),
		most - who,
	);
	return {host, who};
}

function headerRow({host, who}: Widths, width: number): Row {
	const columns = [
		line`  TIME    `,
		line`SEV `,
		line`   N`,
		fitText(line`HOST`, host),
		line`ST   `,
		fitText(line`WHO`, who),
		line`RULE / WHAT`,
	];
	return fitRow([span(joinText(columns, line` `), 'faint')], width);
}

function alertRow(state: State, alert: TriagedAlertJson, {host, who}: Widths, width: number): Row {
	const {look, alerts, now, requests} = state;
	const isSelected = alert.id === alerts.selected;
	const isMarked = alerts.markedTotal !== null || alerts.marks.has(alert.id);
	const busy = busyWord(requests, alert.id);
	const stateText =
		busy === undefined ? stateWord(alert.state) : line`${look.clean(busy)}${look.cut}`;
	const lead = joinText([
		isSelected ? look.selected : line` `,
		markOf(alert, isMarked),
		shortTime(alert.last_seen, now, look),
		line` `,
	]);
	const middle = joinText(
		[
			line``,
			fitText(shortCount(alert.count), -4),
			alertHost(alert, host, look),
			fitText(stateText, 5, look.cut),
			fitText(look.clean(alert.assignee ?? '-'), who, look.cut),
			line``,
		],
		line` `,
	);
	const room = width - widthOf(lead) - 4 - widthOf(middle);
	const row = fitRow(
		[
			span(lead),
			span(fitText(severityWord(alert.severity), 4), alert.severity),
			span(middle),
			span(whatText(state, alert, room)),
		],
		width,
	);
	if (isSelected) return restyle(row, state.focus === 'alerts' ? 'selected' : 'strong');
	return alert.state === 'closed' ? restyle(row, 'faint') : row;
}

/** Of an alert whose events have no one host, the source is in them. */
export function alertHost(alert: TriagedAlertJson, width: number, look: Look): SafeText {
	return alert.host.name === null ? fitText(line`-`, width) : hostCell(alert, width, look);
}

function markOf(alert: TriagedAlertJson, isMarked: boolean): SafeText {
	if (isMarked) return line`*`;
	return alert.is_held ? line`H` : line` `;
}

/** The rule gives way to its subject: the address must be readable. The user follows where all of it fits. */
export function whatText({look}: State, alert: TriagedAlertJson, room: number): SafeText {
	const rule = look.clean(alert.rule.name);
	const subject = cutText(look.clean(alert.subject.join(' ')), room, look.cut);
	const user = alert.user.name === null ? line`` : line` user ${look.clean(alert.user.name)}`;
	const whole = line`${rule} ${subject}${user}`;
	if (widthOf(whole) <= room) return whole;
	const ruleRoom = room - widthOf(subject) - 1;
	return ruleRoom < 4 ? subject : line`${cutText(rule, ruleRoom, look.cut)} ${subject}`;
}

/** What an empty list means, and what to do. */
function emptyRows({alerts, look, link}: State, width: number, height: number): readonly Row[] {
	if (alerts.problem !== null)
		return messageRows(look.clean(alerts.problem), {width, height, style: 'bad'});
	const text = alerts.isLoaded
		? nothingText(alerts.filter === openFilter)
		: waitingText(link, look);
	return messageRows(text, {width, height, style: 'faint'});
}

/** Why nothing has come from the hub, as far as we know. */
export function waitingText(link: State['link'], {clean}: State['look']): SafeText {
	return link.kind === 'lost' ? clean(`${link.reason}; ${link.remedy}`) : line`waiting for the hub`;
}

function nothingText(isAllOpen: boolean): SafeText {
	return isAllOpen
		? line`No open alerts. Closed ones: / and state:all`
		: line`No alert matches this filter. esc shows all open ones, / changes it.`;
}
