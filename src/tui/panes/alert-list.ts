import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, joinText, line, widthOf} from '../../base/terminal-text.ts';
import type {TriagedAlertJson} from '../../proto/rpc/schema.ts';
import {openFilter} from '../alert-filter.ts';
import type {State} from '../state.ts';
import {busyWord} from '../triage.ts';
import type {Row} from '../term/row.ts';
import {fitRow, restyle, span} from '../term/row.ts';
import {severityWord, shortCount, shortTime, stateWord} from './format.ts';
import {messageRows} from './message.ts';

/** From this width on hosts and people have room for longer names. */
const roomyFrom = 90;

interface Widths {
	readonly host: number;
	readonly who: number;
}

/** The alerts, one row each: a header, then the window around the selection. */
export function alertListRows(state: State, width: number, height: number): readonly Row[] {
	const {alerts} = state;
	const widths = width >= roomyFrom ? {host: 14, who: 8} : {host: 7, who: 4};
	const shown = Array.from({length: height - 1}, (_, row) => {
		const alert = alerts.rows[alerts.top + row - alerts.position];
		return alert === undefined ? fitRow([], width) : alertRow(state, alert, widths, width);
	});
	const body = alerts.rows.length === 0 ? emptyRows(state, width, height - 1) : shown;
	return [headerRow(widths, width), ...body];
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
		isMarked ? line`*` : line` `,
		shortTime(alert.last_seen, now, look),
		line` `,
	]);
	const middle = joinText(
		[
			line``,
			fitText(shortCount(alert.count), -4),
			fitText(look.clean(alert.host.name ?? '-'), host, look.cut),
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

/** The rule gives way to its subject: the address must be readable. */
function whatText({look}: State, alert: TriagedAlertJson, room: number): SafeText {
	const subject = look.clean(alert.subject.join(' '));
	const user = alert.user.name === null ? line`` : line` user ${look.clean(alert.user.name)}`;
	const left = Math.max(12, room - widthOf(subject) - 1);
	const rule = cutText(look.clean(alert.rule.name), left, look.cut);
	return cutText(line`${rule} ${subject}${user}`, room, look.cut);
}

/** What an empty list means, and what to do. */
function emptyRows({alerts, look, link}: State, width: number, height: number): readonly Row[] {
	if (alerts.problem !== null)
		return messageRows(look.clean(alerts.problem), {width, height, style: 'bad'});
	const text = alerts.isLoaded
		? nothingText(alerts.filter === openFilter)
		: line`${link.kind === 'lost' ? line`nothing seen so far` : line`waiting for the hub`}`;
	return messageRows(text, {width, height, style: 'faint'});
}

function nothingText(isAllOpen: boolean): SafeText {
	return isAllOpen
		? line`No open alerts. Closed ones: / and state:all`
		: line`No alert matches this filter. esc shows all open ones, / changes it.`;
}
