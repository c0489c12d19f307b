import {joinText, line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {EndpointState} from '../../model/endpoint.ts';
import type {EndpointDetail, EndpointJson} from '../../proto/rpc/endpoint-schema.ts';
import {durationText, percentText, sizeText} from './amount.ts';
import type {ChartLook} from './chart.ts';
import {sparkText} from './chart.ts';
import {factLine} from './facts.ts';
import type {Look} from './look.ts';
import {countOf, timeText, valueText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** Stretches of life that a page lists. */
const intervalsShown = 10;

/** `nms endpoints list`: one row per endpoint, and below them what is wrong. */
export function endpointTable(
	endpoints: readonly EndpointJson[],
	look: ChartLook,
): readonly string[] {
	const problems = endpoints.flatMap(({name, problems: texts}) =>
		texts.map((text) => look.colours.red(line`${safe(name)}: ${safe(text)}`)),
	);
	const table = tableLines(columns(look), endpoints);
	return problems.length === 0 ? table : [...table, '', ...problems];
}

/** `nms endpoints show`: what is wrong first, then the host, what it measures, and when it was there. */
export function endpointPage(detail: EndpointDetail, look: ChartLook): readonly string[] {
	const {endpoint} = detail;
	return [
		...endpoint.problems.map((problem) => look.colours.red(factLine('problem', safe(problem)))),
		...identityFacts(endpoint, look),
		...hostFacts(endpoint, look),
		...statusFacts(detail, look),
		...counterFacts(detail),
		...availabilityFacts(detail, look),
	];
}

/** The colour of a state; the word itself always stands there too. */
function stateStyle(
	{colours}: Pick<Look, 'colours'>,
	state: EndpointState,
): (text: string) => string {
	const styles: Readonly<Record<EndpointState, (text: string) => string>> = {
		alive: colours.green,
		silent: colours.yellow,
		disconnected: colours.red,
	};
	return styles[state];
}

function columns(look: ChartLook): readonly Column<EndpointJson>[] {
	return [
		{title: safe('NAME'), text: ({name}) => safe(name)},
		{
			title: safe('STATE'),
			text: ({state}) => safe(state),
			style: (cell, {state}) => stateStyle(look, state)(cell),
		},
		{title: safe('KIND'), text: ({kind}) => safe(kind)},
		{title: safe('LAST SEEN'), text: (endpoint) => timeText(endpoint.last_seen, look)},
		{title: safe('CPU'), isNumber: true, text: (endpoint) => percentText(endpoint.cpu_percent)},
		{title: safe('MEM'), isNumber: true, text: (endpoint) => percentText(endpoint.memory_percent)},
		{
			title: safe('EV/MIN'),
			isNumber: true,
			text: (endpoint) => safe(String(endpoint.events_per_minute)),
		},
		{title: safe('ALERTS'), isNumber: true, text: (endpoint) => safe(String(endpoint.open_alerts))},
		{
			title: safe('LAST DAY'),
			text: ({availability}) => sparkText(availability, {...look, most: 100}),
		},
		{title: safe('ID'), text: ({id}) => safe(id)},
		{title: safe('SYSTEM'), text: ({host}) => valueText(host?.os ?? null)},
	];
}

function identityFacts(endpoint: EndpointJson, look: ChartLook): readonly string[] {
	const {source, state} = endpoint;
	const proof = source.is_authenticated
		? ', proved that it belongs to this hub'
		: ', without proof';
	return [
		factLine(
			'endpoint',
			line`${safe(endpoint.name)} (${safe(endpoint.kind)} ${safe(endpoint.id)})`,
		),
		`${factLine('state', safe(''))}${stateStyle(look, state)(state)} since ${timeText(endpoint.since, look)}`,
		factLine('first seen', timeText(endpoint.first_seen, look)),
		factLine('last seen', timeText(endpoint.last_seen, look)),
		factLine(
			'from',
			line`${safe(source.peer)}, its events are source:${safe(source.address)}${safe(endpoint.kind === 'device' ? '' : proof)}`,
		),
		factLine(
			'events',
			safe(
				`${endpoint.events_per_minute} in the last minute, ${countOf(endpoint.open_alerts, 'open alert')}`,
			),
		),
	];
}

function hostFacts({host}: EndpointJson, look: Look): readonly string[] {
	if (host === null) return [];
	return [
		factLine('system', line`${safe(host.os)}, ${safe(host.kernel)} ${safe(host.arch)}`),
		factLine('booted', timeText(host.booted, look)),
		factLine('agent', safe(host.version)),
	];
}

function statusFacts({status, endpoint}: EndpointDetail, look: ChartLook): readonly string[] {
	if (status === null) return [];
	const {cpu, memory, swap, load, network} = status;
	const clock = cpu.mhz === null ? safe('') : line`, ${Math.round(cpu.mhz)} MHz`;
	return [
		factLine('up', durationText(status.uptime_seconds)),
		factLine(
			'cpu',
			line`${percentText(cpu.percent)} of ${safe(countOf(cpu.count, 'core'))}${clock}  ${sparkText(endpoint.cpu_history, {...look, most: 100})}`,
		),
		factLine('load', safe(load.map((value) => value.toFixed(2)).join(' '))),
		factLine('memory', usedText(memory.total - memory.available, memory.total)),
		factLine(
			'swap',
			swap.total === 0 ? safe('none') : usedText(swap.total - swap.free, swap.total),
		),
		...status.disks.map(({mount, total, available}) =>
			factLine('disk', line`${usedText(total - available, total)} on ${safe(mount)}`),
		),
		factLine(
			'network',
			line`${sizeText(network.received)} received, ${sizeText(network.sent)} sent`,
		),
	];
}

function usedText(used: number, total: number): SafeText {
	const percent = total === 0 ? null : (used / total) * 100;
	return line`${percentText(percent)} of ${sizeText(total)}`;
}

function counterFacts({counters, clock_skew_ms: skew}: EndpointDetail): readonly string[] {
	return [
		...(counters === null
			? []
			: [
					factLine(
						'read',
						line`${counters.read} lines, ${counters.too_long} cut, ${sizeText(counters.lost_bytes)} lost`,
					),
					factLine(
						'delivered',
						line`${counters.acknowledged} acknowledged, ${counters.spooled} in the spool (${sizeText(counters.spooled_bytes)})`,
					),
				]),
		...(skew === null ? [] : [factLine('clock', safe(skewText(skew)))]),
	];
}

function skewText(skewMs: number): string {
	if (Math.abs(skewMs) < 1000) return 'as the hub';
	return `${durationText(Math.abs(skewMs) / 1000)} ${skewMs > 0 ? 'ahead of' : 'behind'} the hub`;
}

function availabilityFacts(
	{endpoint, intervals}: EndpointDetail,
	look: ChartLook,
): readonly string[] {
	const strip = sparkText(endpoint.availability, {...look, most: 100});
	const rest = intervals.length - intervalsShown;
	return [
		factLine(
			'last day',
			line`[${strip}] ${percentText(endpoint.availability_percent)}, one sign per hour`,
		),
		'',
		look.colours.bold('alive'),
		...intervals
			.slice(0, intervalsShown)
			.map(({from, to}) =>
				joinText([safe('  '), timeText(from, look), safe(' to '), timeText(to, look)]),
			),
		...(intervals.length === 0 ? ['  never for long'] : []),
		...(rest > 0 ? [`  and ${countOf(rest, 'time')} before`] : []),
	];
}
