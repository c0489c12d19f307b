import {joinText, line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import {hostWords} from '../../proto/rpc/host-words.ts';
import type {AuditJson, Result, TriagedAlertJson} from '../../proto/rpc/schema.ts';
import {eventLine} from './event-text.ts';
import {factLine} from './facts.ts';
import {countOf, severityStyle, timeText, valueText} from './look.ts';
import {knownText} from './lookup-text.ts';
import type {Look} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

type Hold = NonNullable<Result<'alerts.get'>['hold']>;

/** `nms alerts list`: one row per alert. */
export function alertTable(alerts: readonly TriagedAlertJson[], look: Look): readonly string[] {
	return tableLines(columns(look), alerts);
}

/** `nms demo`: one alert on one line, as it appears. */
export function alertLine(alert: TriagedAlertJson, {colours}: Pick<Look, 'colours'>): string {
	const severity = severityStyle(colours, alert.severity)(alert.severity.toUpperCase());
	const {source, host, user} = alert;
	const about = [
		subjectText(alert),
		...(host.name === null ? [] : [line`on ${valueText(hostWords(alert))}`]),
		...(user.name === null ? [] : [line`as ${safe(user.name)}`]),
		...(source.ip === null || alert.subject.includes(source.ip)
			? []
			: [line`from ${safe(source.ip)}`]),
	];
	const size = `${countOf(alert.count, 'event')}, ${safe(alert.short_id)}`;
	return `${severity} ${joinText(about, safe(' '))}: ${safe(alert.rule.name)} (${size})`;
}

/** `nms alerts show`: the alert, why it fired, its evidence and what people did. */
export function alertDetail(detail: Result<'alerts.get'>, look: Look): readonly string[] {
	const {alert, rule, evidence, history, hold, known} = detail;
	return [
		...alertFacts(alert, look),
		...known.map((each) => factLine('known', knownText(each))),
		...(hold === null ? [] : [factLine('held', holdText(hold, look))]),
		factLine('rule', line`${safe(rule.name)} (${safe(rule.id)})`),
		factLine('why', safe(rule.condition)),
		...(rule.description === '' ? [] : [factLine('', safe(rule.description))]),
		'',
		look.colours.bold(`evidence (${evidence.length} of ${countOf(alert.count, 'event')})`),
		...evidence.map((event) => `  ${eventLine(event, look)}`),
		'',
		look.colours.bold('history'),
		...(history.length === 0 ? ['  nobody has touched it'] : []),
		...history.map((row) => `  ${historyLine(row, look)}`),
	];
}

function holdText({user, held, reason}: Hold, look: Look): SafeText {
	const who = line`its event files stay since ${timeText(held, look)}, by ${safe(user)}`;
	return reason === null ? who : line`${who}: ${safe(reason)}`;
}

function columns({colours, isUtc}: Look): readonly Column<TriagedAlertJson>[] {
	return [
		{title: safe('ID'), text: ({short_id: id}) => safe(id)},
		{
			title: safe('SEVERITY'),
			text: ({severity}) => safe(severity),
			style: (cell, {severity}) => severityStyle(colours, severity)(cell),
		},
		{title: safe('STATE'), text: stateText},
		{title: safe('COUNT'), isNumber: true, text: ({count}) => safe(String(count))},
		{title: safe('LAST SEEN'), text: (alert) => timeText(alert.last_seen, {isUtc})},
		{title: safe('ASSIGNEE'), text: ({assignee}) => valueText(assignee)},
		{title: safe('HOST'), text: (alert) => valueText(hostWords(alert))},
		{title: safe('SUBJECT'), text: subjectText},
		{title: safe('RULE'), text: ({rule}) => safe(rule.name)},
	];
}

function alertFacts(alert: TriagedAlertJson, look: Look): readonly string[] {
	const severity = severityStyle(look.colours, alert.severity)(alert.severity);
	const {first_seen: first, last_seen: last} = alert;
	return [
		factLine('alert', safe(alert.id)),
		`${factLine('severity', safe(''))}${severity}`,
		factLine('state', stateText(alert)),
		factLine('assignee', valueText(alert.assignee)),
		factLine('subject', subjectText(alert)),
		factLine('source', valueText(alert.source.ip)),
		factLine('user', valueText(alert.user.name)),
		factLine('host', valueText(hostWords(alert))),
		factLine('count', safe(countOf(alert.count, 'event'))),
		factLine('first seen', timeText(first, look)),
		factLine('last seen', timeText(last, look)),
	];
}

function stateText({state, resolution}: TriagedAlertJson): SafeText {
	return resolution === null ? safe(state) : line`${safe(state)}: ${safe(resolution)}`;
}

function subjectText({subject}: TriagedAlertJson): SafeText {
	return valueText(subject.join(' '));
}

function historyLine({time, user, action, detail}: AuditJson, look: Look): SafeText {
	const details = Object.entries(detail)
		.filter(([, value]) => value !== null)
		.map(([name, value]) =>
			safe(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
		);
	return joinText([timeText(time, look), safe(user), safe(action), ...details], safe(' '));
}
