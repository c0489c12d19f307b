import {cutText, fitText, line} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {EndpointJson} from '../../proto/rpc/endpoint-schema.ts';
import type {TriagedAlertJson} from '../../proto/rpc/schema.ts';
import type {State} from '../state.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {alertHost, whatText} from './alert-list.ts';
import {stateLabel, stateStyle} from './endpoint-list.ts';
import {age, severityWord, shortCount, shortTime, stateWord} from './format.ts';

const hostWidth = 14;
const stateWidth = 14;
/** Columns before what an alert is about: time, severity, count, host and state with the blanks between them. */
const alertLead = 40;

/** What needs a look first: the worst open alerts, and beside them the endpoints that are not alive. */
export function watchRows(state: State, width: number, height: number): readonly Row[] {
	if (height < 1) return [];
	const left = Math.ceil(width * 0.6);
	const right = width - left;
	const alerts = titled(line`WORST OPEN ALERTS`, line`1 has all`, {
		rows: state.dashboard.worst?.map((alert) => alertRow(state, alert, left)),
		none: line`none`,
		width: left,
	});
	const endpoints = titled(line`ENDPOINTS IN TROUBLE`, line`2 has all`, {
		rows: state.dashboard.troubled?.map((endpoint) => endpointRow(state, endpoint, right)),
		none: line`none`,
		width: right,
	});
	const blank = (columns: number): readonly Row[] =>
		Array.from({length: height}, () => fitRow([], columns));
	return beside(
		[
			[...alerts, ...blank(left)].slice(0, height),
			[...endpoints, ...blank(right)].slice(0, height),
		],
		[left, right],
	);
}

/** Panes side by side, row by row. */
export function beside(
	parts: readonly (readonly Row[])[],
	widths: readonly number[],
): readonly Row[] {
	const height = Math.max(...parts.map((rows) => rows.length));
	return Array.from({length: height}, (_, row) =>
		parts.flatMap((rows, part) => rows[row] ?? fitRow([], widths[part] ?? 0)),
	);
}

function titled(
	title: SafeText,
	hint: SafeText,
	{
		rows,
		none,
		width,
	}: {readonly rows: readonly Row[] | undefined; readonly none: SafeText; readonly width: number},
): readonly Row[] {
	const head = fitRow([span(line` ${title}`, 'strong'), span(line`  ${hint}`, 'faint')], width);
	if (rows === undefined) return [head];
	return rows.length === 0
		? [head, fitRow([span(line` ${none}`, 'good')], width)]
		: [head, ...rows];
}

function alertRow(state: State, alert: TriagedAlertJson, width: number): Row {
	const {look, now} = state;
	const host = alertHost(alert, hostWidth, look);
	return fitRow(
		[
			span(line` ${shortTime(alert.last_seen, now, look)} `),
			span(fitText(severityWord(alert.severity), 4), alert.severity),
			span(line` ${fitText(shortCount(alert.count), -4)} ${host} `),
			span(line`${fitText(stateWord(alert.state), 4)} `),
			span(whatText(state, alert, width - alertLead)),
		],
		width,
	);
}

function endpointRow({look, now}: State, endpoint: EndpointJson, width: number): Row {
	const name = fitText(look.clean(endpoint.name), hostWidth, look.cut);
	const lead = line` ${name} ${fitText(age(endpoint.since, now), -4)}  `;
	const room = width - stateWidth - hostWidth - 9;
	return fitRow(
		[
			span(
				line` ${fitText(stateLabel(endpoint.state, look), stateWidth)}`,
				stateStyle(endpoint.state),
			),
			span(lead),
			span(cutText(look.clean(endpoint.problems[0] ?? ''), room, look.cut), 'faint'),
		],
		width,
	);
}
