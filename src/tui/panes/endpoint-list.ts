import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, joinText, line, widthOf} from '../../base/terminal-text.ts';
import type {EndpointState} from '../../model/endpoint.ts';
import type {EndpointJson} from '../../proto/rpc/endpoint-schema.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row, Style} from '../term/row.ts';
import {fitRow, restyle, span} from '../term/row.ts';
import {waitingText} from './alert-list.ts';
import {age, availabilityStrip, percentSpark, percentText, shortCount} from './format.ts';
import {messageRows} from './message.ts';

/** A column of the list: what stands in its head and, per endpoint, below it. */
interface Column {
	readonly head: SafeText;
	/** Negative: right-aligned. */
	readonly width: number;
	/** Columns of a lower rank are left out first where there is no room for all. */
	readonly rank: number;
	readonly text: (endpoint: EndpointJson, state: State) => SafeText;
}

/** Columns a name keeps; it takes what the others leave, up to the longest name. */
const nameLeast = 12;
/** As wide as `alive` with its sign, and wider only where another state is there. */
const stateLeast = 8;
const cpuSigns = 6;

const columns: readonly Column[] = [
	{head: line`OS`, width: 10, rank: 5, text: osText},
	{head: line`SEEN`, width: -4, rank: 9, text: (row, {now}) => age(row.last_seen, now)},
	{head: line`CPU`, width: -4, rank: 8, text: (row) => percentText(row.cpu_percent)},
	{
		head: line``,
		width: cpuSigns,
		rank: 3,
		text: (row, {look}) => percentSpark(row.cpu_history.slice(-cpuSigns), look),
	},
	{head: line`MEM`, width: -4, rank: 7, text: (row) => percentText(row.memory_percent)},
	{
		head: line`E/MIN`,
		width: -5,
		rank: 6,
		text: (row) => shortCount(row.events_per_minute),
	},
	{
		head: line`ALRT`,
		width: -4,
		rank: 8,
		text: ({open_alerts: alerts}) => (alerts === 0 ? line`-` : shortCount(alerts)),
	},
	{
		head: line`24 H`,
		width: 12,
		rank: 4,
		text: (row, {look}) => availabilityStrip(row.availability, 12, look),
	},
	{
		head: line`24 H`,
		width: 24,
		rank: 2,
		text: (row, {look}) => availabilityStrip(row.availability, 24, look),
	},
	{
		head: line`VERSION`,
		width: 10,
		rank: 1,
		text: ({host}, {look}) => look.clean(host?.version ?? '-'),
	},
];

const stateStyles: Readonly<Record<EndpointState, Style>> = {
	alive: 'good',
	silent: 'medium',
	disconnected: 'bad',
};

/** Sign and word of a state: the word alone says it all. */
export function stateLabel(state: EndpointState, look: Look): SafeText {
	return line`${stateSign(state, look)} ${look.clean(state)}`;
}

export function stateStyle(state: EndpointState): Style {
	return stateStyles[state];
}

/** The endpoints, one row each: a header, then the window around the selection. */
export function endpointListRows(state: State, width: number, height: number): readonly Row[] {
	const {endpoints} = state;
	if (endpoints.rows.length === 0) return emptyRows(state, width, height);
	const shape = shapeFor(state, width);
	const shown = Array.from({length: height - 1}, (_, row) => {
		const endpoint = endpoints.rows[endpoints.top + row - endpoints.position];
		return endpoint === undefined ? fitRow([], width) : endpointRow(state, endpoint, shape, width);
	});
	return [headerRow(shape, width), ...shown];
}

/** Which columns there is room for, and how wide names are. */
interface Shape {
	readonly stateWidth: number;
	readonly nameWidth: number;
	readonly columns: readonly Column[];
}

function shapeFor({endpoints, look}: State, width: number): Shape {
	const stateWidth = endpoints.rows.reduce(
		(most, {state}) => Math.max(most, widthOf(stateLabel(state, look))),
		stateLeast,
	);
	const longest = endpoints.rows.reduce(
		(most, {name}) => Math.max(most, widthOf(look.clean(name.slice(0, width)))),
		nameLeast,
	);
	let room = width - stateWidth - nameLeast - 2;
	const kept = new Set<Column>();
	for (const column of columns.toSorted((one, other) => other.rank - one.rank)) {
		const taken = Math.abs(column.width) + 1;
		const narrower = [...kept].find((one) => one.head === column.head && one.head !== '');
		const gain = narrower === undefined ? taken : taken - narrower.width - 1;
		if (gain > room) continue;
		if (narrower !== undefined) kept.delete(narrower);
		kept.add(column);
		room -= gain;
	}
	const nameWidth = Math.min(longest, nameLeast + room);
	return {stateWidth, nameWidth, columns: columns.filter((column) => kept.has(column))};
}

function headerRow({stateWidth, nameWidth, columns: shown}: Shape, width: number): Row {
	const heads = [
		line` ${fitText(line`STATE`, stateWidth)}`,
		fitText(line`NAME`, nameWidth),
		...shown.map((column) => fitText(column.head, column.width)),
	];
	return fitRow([span(joinText(heads, line` `), 'faint')], width);
}

function endpointRow(state: State, endpoint: EndpointJson, shape: Shape, width: number): Row {
	const {look, endpoints, focus} = state;
	const isSelected = endpoint.id === endpoints.selected;
	const name = look.clean(endpoint.name.slice(0, width));
	const cells = shape.columns.map((column) =>
		fitText(column.text(endpoint, state), column.width, look.cut),
	);
	const row = fitRow(
		[
			span(isSelected ? look.selected : line` `),
			span(
				fitText(stateLabel(endpoint.state, look), shape.stateWidth, look.cut),
				stateStyle(endpoint.state),
			),
			span(line` ${fitText(name, shape.nameWidth, look.cut)} ${joinText(cells, line` `)}`),
			...(endpoint.problems.length === 0 ? [] : [span(line` !`, 'bad')]),
		],
		width,
	);
	if (!isSelected) return row;
	return restyle(row, focus === 'endpoints' ? 'selected' : 'strong');
}

/** `Debian 12` of `Debian GNU/Linux 12 (bookworm)`: what tells systems apart in a few columns. */
function osText({host, kind, source}: EndpointJson, {look}: State): SafeText {
	if (source.is_new === true) return line`new device`;
	const words = (host?.os ?? kind).replace(/\s*\(.*\)$/, '').split(/\s+/);
	const kept = words.filter((word) => !['GNU/Linux', 'LTS'].includes(word));
	return look.clean(kept.join(' '));
}

function stateSign(state: EndpointState, look: Look): SafeText {
	if (state === 'alive') return look.live;
	return state === 'silent' ? look.stale : look.gone;
}

/** What an empty list means, and what to do. */
function emptyRows(state: State, width: number, height: number): readonly Row[] {
	const {endpoints, look, link, health} = state;
	if (endpoints.problem !== null)
		return messageRows(look.clean(endpoints.problem), {width, height, style: 'bad'});
	if (!endpoints.isLoaded)
		return messageRows(waitingText(link, look), {width, height, style: 'faint'});
	if (endpoints.filter !== '') {
		const text = line`No endpoint matches this filter. esc shows all, / changes it.`;
		return messageRows(text, {width, height, style: 'faint'});
	}
	const listener = health?.listeners.find(({kind}) => kind !== 'agent');
	const where =
		listener === undefined
			? line`(the hub listens nowhere: see 6 Hub)`
			: look.clean(`to ${listener.address} port ${listener.port} (${listener.kind})`);
	const text = line`No endpoint so far: nobody has sent anything. Start an agent on a machine to be watched (systemctl start nms-agent, or: nms-agent), or point a device's syslog ${where}.`;
	return messageRows(text, {width, height, style: 'faint'});
}
