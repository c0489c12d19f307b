import type {SafeText} from '../../base/terminal-text.ts';
import {cutText, fitText, line, wrapText} from '../../base/terminal-text.ts';
import type {EndpointDetail, EndpointJson} from '../../proto/rpc/endpoint-schema.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import {currentEndpoint} from '../endpoint-actions.ts';
import {isStrip} from '../layout.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row, Style} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {section} from './alert-detail.ts';
import {stateLabel} from './endpoint-list.ts';
import {eventSummary} from './event-text.ts';
import {
	age,
	availabilityStrip,
	byteCount,
	duration,
	markedTime,
	percentSpark,
	percentText,
	severityWord,
	shareBar,
	shortTime,
	stateWord,
	wholeCount,
} from './format.ts';
import {messageRows} from './message.ts';
import {ruleLine} from './rule-line.ts';
import {scrolledRows} from './scrolled.ts';

const barWidth = 10;
const labelWidth = 8;

/** One endpoint: what it is, how it is, what is wrong, its alerts and its last lines; a strip of that below the list. */
export function hostRows(state: State, width: number, height: number): readonly Row[] {
	const endpoint = currentEndpoint(state);
	const head = titleRow(state, endpoint, width);
	if (height < 1) return [];
	if (endpoint === undefined) {
		const {host, look} = state;
		const text = look.clean(
			host === null ? 'no endpoint is selected' : (host.problem ?? 'reading from the hub'),
		);
		const style = host?.problem ? 'bad' : 'faint';
		return [head, ...messageRows(text, {width, height: height - 1, style})];
	}
	const rows = height - 1;
	if (isStrip(state)) return [head, ...stripRows(state, endpoint, {width, rows})];
	const view = {width, height: rows, look: state.look, scroll: state.host?.scroll ?? 0};
	const hasFocus = state.focus === 'endpoint';
	return [head, ...scrolledRows(hostContent(state, width), {...view, hasFocus})];
}

/** All rows of the page, however many. */
export function hostContent(state: State, width: number): readonly Row[] {
	const endpoint = currentEndpoint(state);
	if (endpoint === undefined) return [];
	const {host, look} = state;
	const detail = host?.result?.endpoint.id === endpoint.id ? host.result : null;
	const facts: readonly Fact[] = [
		...identityFacts(endpoint, state, detail),
		...statusFacts(endpoint, look, detail?.status ?? null),
		...counterFacts(endpoint, look, detail?.counters ?? null),
		...unparsedFacts(endpoint, state),
		...availabilityFacts(endpoint, look),
	];
	return [
		...problemRows(state, endpoint, width),
		...facts.flatMap((fact) => factRows(fact, width)),
		...intervalRows(detail, look, width),
		...alertRows(state, width),
		...lineRows(state, width),
	];
}

interface Fact {
	readonly label: SafeText;
	readonly text: SafeText;
	readonly style?: Style;
}

function titleRow(state: State, endpoint: EndpointJson | undefined, width: number): Row {
	const {look, host, isZoomed, focus} = state;
	const name = look.clean(endpoint?.name ?? host?.id ?? 'endpoint');
	const title = endpoint === undefined ? name : line`${name}  ${stateLabel(endpoint.state, look)}`;
	const hints = isZoomed ? line`esc back` : line`enter opens`;
	const most = Math.max(8, width - 20);
	const hasFocus = focus === 'endpoint';
	return ruleLine(cutText(title, most, look.cut), hints, {width, look, hasFocus});
}

function stripRows(
	state: State,
	endpoint: EndpointJson,
	{width, rows}: {readonly width: number; readonly rows: number},
): readonly Row[] {
	const {look} = state;
	const detail = state.host?.result?.endpoint.id === endpoint.id ? state.host.result : null;
	const [problem] = problemsOf(endpoint);
	const facts: readonly Fact[] = [
		...(problem === undefined
			? []
			: [{label: line`problem`, text: look.clean(problem), style: 'bad'} as const]),
		...identityFacts(endpoint, state, detail),
		...availabilityFacts(endpoint, look),
		...statusFacts(endpoint, look, detail?.status ?? null),
	];
	return Array.from({length: rows}, (_, index) => {
		const fact = facts[index];
		return fact === undefined ? fitRow([], width) : oneRow(fact, width, look);
	});
}

function identityFacts(
	endpoint: EndpointJson,
	{look, now}: State,
	detail: EndpointDetail | null,
): readonly Fact[] {
	const {clean} = look;
	const {host, source, since} = endpoint;
	const seen = line`heard ${age(endpoint.last_seen, now)} ago (${markedTime(endpoint.last_seen, look)}), ${clean(endpoint.state)} since ${markedTime(since, look)}`;
	const what =
		host === null
			? line`device: plain syslog by ${clean(source.channel)}, no agent on it`
			: clean(`${host.os}, kernel ${host.kernel}, ${host.arch}, nms-agent ${host.version}`);
	const unknown: readonly Fact[] =
		source.is_new === true
			? [{label: line`new`, text: line`nobody has accepted this sender: a does`, style: 'medium'}]
			: [];
	const way = clean(`${source.address} by ${source.channel} from ${source.peer}`);
	return [
		{label: line`seen`, text: seen},
		...unknown,
		{label: line`system`, text: what},
		{label: line`source`, text: line`${way}, first seen ${markedTime(endpoint.first_seen, look)}`},
		...(isPlain(endpoint) ? [plainFact] : []),
		...clockFacts(endpoint, look, detail),
	];
}

/** Its agent did not prove that it belongs to this hub. */
function isPlain({kind, source}: EndpointJson): boolean {
	return kind === 'agent' && !source.is_authenticated;
}

const plainFact: Fact = {
	label: line`agents`,
	text: line`plain: its agent gave no proof who it is; set agents.secret_file in the hub's and secret_file in the agent's configuration`,
	style: 'medium',
};

function clockFacts(
	{host}: EndpointJson,
	look: Look,
	detail: EndpointDetail | null,
): readonly Fact[] {
	if (host === null) return [];
	const skew = detail?.clock_skew_ms ?? null;
	const up = detail?.status?.uptime_seconds;
	const uptime = up === undefined ? line`` : line`, up ${duration(up)}`;
	const booted = line`booted ${markedTime(host.booted, look)}${uptime}`;
	return [
		{
			label: line`clock`,
			text: skew === null ? booted : line`${skewText(skew, look)}; ${booted}`,
			style: skew !== null && Math.abs(skew) >= 2000 ? 'medium' : 'plain',
		},
	];
}

function skewText(skew: number, {clean}: Look): SafeText {
	const seconds = Math.abs(skew) / 1000;
	if (seconds < 0.5) return line`as the hub's`;
	const size = seconds < 120 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
	return clean(`${size} ${skew > 0 ? 'ahead of' : 'behind'} the hub's`);
}

function statusFacts(
	endpoint: EndpointJson,
	look: Look,
	status: EndpointDetail['status'],
): readonly Fact[] {
	if (status === null) return [];
	const {cpu, load, memory, swap, disks, network} = status;
	const speed = cpu.mhz === null ? '' : ` at ${Math.round(cpu.mhz)} MHz`;
	const cores = look.clean(`of ${cpu.count} CPUs${speed}, load ${load.join(' ')}`);
	const history = percentSpark(endpoint.cpu_history.slice(-30), look);
	const bytes = (value: number): SafeText => byteCount(value, look);
	return [
		{
			label: line`cpu`,
			text: line`${usage(cpu.percent === null ? null : cpu.percent / 100, look)} ${cores}`,
		},
		...(endpoint.cpu_history.length < 2 ? [] : [{label: line``, text: history}]),
		used(line`memory`, {total: memory.total, free: memory.available}, look),
		...(swap.total === 0 ? [] : [used(line`swap`, swap, look)]),
		...disks.map((disk) => {
			const {mount} = disk;
			const fact = used(line`disk`, {total: disk.total, free: disk.available}, look);
			return {...fact, text: line`${fact.text}  ${look.clean(mount)}`};
		}),
		{
			label: line`network`,
			text: line`received ${bytes(network.received)}, sent ${bytes(network.sent)} since boot`,
		},
	];
}

function used(
	label: SafeText,
	{total, free}: {readonly total: number; readonly free: number},
	look: Look,
): Fact {
	const share = total === 0 ? null : (total - free) / total;
	const text = line`${usage(share, look)} of ${byteCount(total, look)}, ${byteCount(free, look)} free`;
	return {label, text, style: share !== null && share >= 0.9 ? 'bad' : 'plain'};
}

function usage(share: number | null, look: Look): SafeText {
	const percent = fitText(percentText(share === null ? null : share * 100), -4);
	return line`${shareBar(share ?? 0, barWidth, look)} ${percent}`;
}

function counterFacts(
	endpoint: EndpointJson,
	look: Look,
	counters: EndpointDetail['counters'],
): readonly Fact[] {
	const events = line`${wholeCount(endpoint.events_per_minute, look)} a minute`;
	if (counters === null) return [{label: line`events`, text: events}];
	const count = (value: number): SafeText => wholeCount(value, look);
	const {spooled, spooled_bytes: bytes, too_long: tooLong, lost_bytes: lost} = counters;
	return [
		{
			label: line`events`,
			text: line`${events}; its agent read ${count(counters.read)}, acknowledged ${count(counters.acknowledged)}`,
		},
		{
			label: line`spool`,
			text: line`${count(spooled)} events wait (${byteCount(bytes, look)}); cut as too long ${count(tooLong)}, lost ${byteCount(lost, look)}`,
			style: lost > 0 ? 'bad' : 'plain',
		},
	];
}

function availabilityFacts(endpoint: EndpointJson, look: Look): readonly Fact[] {
	const {availability, availability_percent: percent} = endpoint;
	const share = percent === null ? line`not known` : look.clean(`${floored(percent)} %`);
	const strip = availabilityStrip(availability, availability.length, look);
	const {all, part, none, unknown} = look.strip;
	return [
		{label: line`alive`, text: line`${strip} ${share} of the time known in 24 h`},
		{
			label: line``,
			text: line`an hour each: ${all} all of it, ${part} part, ${none} never, ${unknown} not known`,
			style: 'faint',
		},
	];
}

/** 99.96 must not read as 100. */
function floored(percent: number): string {
	return percent === 100 ? '100' : (Math.floor(percent * 10) / 10).toFixed(1);
}

/** What is wrong, with what to do: what the hub says, and what its state says by itself. */
function problemsOf({kind, state, problems}: EndpointJson): readonly string[] {
	if (state === 'alive') return problems;
	return [...problems, silenceTexts[kind]];
}

const silenceTexts: Readonly<Record<EndpointJson['kind'], string>> = {
	agent:
		'its agent is not heard: see on it whether the machine is up and the agent runs (systemctl status nms-agent, nms agent status)',
	device: 'it has not sent for a while: see whether it is up and still sends its syslog here',
};

function problemRows({look, host}: State, endpoint: EndpointJson, width: number): readonly Row[] {
	const texts = [...problemsOf(endpoint), ...(host?.problem ? [host.problem] : [])];
	if (texts.length === 0) return [];
	const rows = section(line`PROBLEMS`, texts.map(look.clean), {width, style: 'bad'});
	return [...rows.slice(1), fitRow([], width)];
}

function intervalRows(detail: EndpointDetail | null, look: Look, width: number): readonly Row[] {
	const intervals = detail?.intervals ?? [];
	if (intervals.length === 0) return [];
	const texts = intervals.slice(0, 8).map(({from, to}) => {
		const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
		return line`${markedTime(from, look)} to ${markedTime(to, look)}  ${duration(seconds)}`;
	});
	const more =
		intervals.length > texts.length
			? [line`and ${intervals.length - texts.length} before that`]
			: [];
	return section(line`ALIVE`, [...texts, ...more], {width, style: 'plain'});
}

function alertRows({host, look, now}: State, width: number): readonly Row[] {
	const alerts = host?.alerts;
	if (!alerts) return [];
	const head = [
		fitRow([], width),
		fitRow([span(line` OPEN ALERTS (A opens them)`, 'strong')], width),
	];
	if (alerts.length === 0) return [...head, fitRow([span(line`  none`, 'faint')], width)];
	const rows = alerts.map((alert) =>
		fitRow(
			[
				span(line`  ${shortTime(alert.last_seen, now, look)} `),
				span(fitText(severityWord(alert.severity), 4), alert.severity),
				span(line` ${fitText(stateWord(alert.state), 4)} ${wholeCount(alert.count, look)}`),
				span(line`${look.times} ${look.clean(alert.rule.name)} `),
				span(look.clean(alert.subject.join(' '))),
			],
			width,
		),
	);
	return [...head, ...rows];
}

/** What this endpoint sent that did not parse: a device that sends nothing else is alive and has no lines. */
function unparsedFacts(endpoint: EndpointJson, {health, look}: State): readonly Fact[] {
	const sent = sentBy(endpoint, health);
	if (sent === undefined || sent.parse_errors === 0) return [];
	const {received, parse_errors: errors} = sent;
	const text = line`${wholeCount(errors, look)} of ${wholeCount(received, look)} lines since the hub's start; 4 shows why`;
	return [{label: line`errors`, text, style: 'medium'}];
}

/** What the hub has counted of it since its start. */
function sentBy(
	{source}: EndpointJson,
	health: State['health'],
): HealthJson['sources'][0] | undefined {
	return health?.sources.find(
		({channel, address}) => channel === source.channel && address === source.address,
	);
}

function lineRows({host, look}: State, width: number): readonly Row[] {
	const lines = host?.lines;
	if (!lines) return [];
	const texts = lines.toReversed().map((event) => eventSummary(event, look));
	const head = [
		fitRow([], width),
		fitRow([span(line` LAST LINES, NEWEST FIRST (l opens them)`, 'strong')], width),
	];
	if (texts.length === 0)
		return [...head, fitRow([span(line`  none that parsed`, 'faint')], width)];
	const rows = texts.map((text) =>
		fitRow([span(line`  ${cutText(text, Math.max(0, width - 2), look.cut)}`)], width),
	);
	return [...head, ...rows];
}

function factRows({label, text, style = 'plain'}: Fact, width: number): readonly Row[] {
	const room = Math.max(1, width - labelWidth - 2);
	return wrapText(text, room).map((part, index) =>
		fitRow(
			[
				span(line` ${fitText(index === 0 ? label : line``, labelWidth)} `, 'faint'),
				span(part, style),
			],
			width,
		),
	);
}

function oneRow({label, text, style = 'plain'}: Fact, width: number, {cut}: Look): Row {
	const room = Math.max(0, width - labelWidth - 2);
	return fitRow(
		[span(line` ${fitText(label, labelWidth)} `, 'faint'), span(cutText(text, room, cut), style)],
		width,
	);
}
