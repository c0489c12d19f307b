import type {SafeText} from '../../base/terminal-text.ts';
import {joinText, line} from '../../base/terminal-text.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {section} from './alert-detail.ts';
import {isPlain} from './health-line.ts';
import {byteCount, counted, markedTime, megabytes, sparkline, wholeCount} from './format.ts';
import {ledgerRows, lossRows} from './ledger.ts';
import {messageRows} from './message.ts';
import {scrolledRows} from './scrolled.ts';

/** How the hub is: problems and losses first, then counters, what became of whose lines, and listeners. */
export function hubRows(state: State, width: number, height: number): readonly Row[] {
	if (state.health === null)
		return messageRows(line`waiting for the hub`, {width, height, style: 'faint'});
	return scrolledRows(hubContent(state, width), {
		width,
		height,
		look: state.look,
		scroll: state.hubScroll,
		hasFocus: true,
	});
}

/** All rows of it; scrolling ends at the last. */
export function hubContent(state: State, width: number): readonly Row[] {
	const {health, look} = state;
	if (health === null) return [];
	return [
		...problemRows(health, look, width),
		...lossRows(health, look, width),
		...section(line`EVENTS`, eventTexts(health, look, width), {width, style: 'plain'}),
		...ledgerRows(state, width),
		...section(line`LISTENERS`, listenerTexts(health, look), {width, style: 'plain'}),
	].slice(1);
}

function problemRows({problems}: HealthJson, {clean}: Look, width: number): readonly Row[] {
	return problems.length === 0
		? section(line`PROBLEMS`, [line`none`], {width, style: 'faint'})
		: section(line`PROBLEMS`, problems.map(clean), {width, style: 'bad'});
}

function eventTexts(health: HealthJson, look: Look, width: number): readonly SafeText[] {
	const {events, dropped} = health;
	const sparkWidth = Math.max(1, width - 6);
	const count = (value: number): SafeText => wholeCount(value, look);
	return [
		line`received ${count(events.received)}, stored ${count(events.stored)}, parse errors ${count(events.parse_errors)}, committed up to id ${health.committed_id}`,
		line`started ${markedTime(health.started, look)}, pid ${health.hub.pid}; ${count(events.per_second)} per second, the last minute:`,
		sparkline(events.last_minute.slice(-sparkWidth), look),
		line`dropped: buffer full ${count(dropped.buffer_full)}, over quota ${count(dropped.over_quota)}, cut as too long ${count(dropped.too_long)}, refused ${count(dropped.not_allowed)}`,
		line`alerts: new ${count(health.alerts.new)}, in all ${count(health.alerts.total)}${foldText(health, look)}; groups evicted ${count(health.groups_evicted)}; disk ${megabytes(health.state_bytes, look)}, ${byteCount(health.disk.free_bytes, look)} free${indexText(health, look)}`,
		keptText(health, look),
		...newSenderTexts(health, look),
	];
}

/** Who has begun to send. */
function newSenderTexts({new_senders: senders}: HealthJson, look: Look): readonly SafeText[] {
	const {count, newest} = senders;
	if (count === 0) return [];
	const named = newest.map(({channel, address, name}) =>
		look.clean(`${channel} ${address}${name === undefined ? '' : ` (${name})`}`),
	);
	const more = count > newest.length ? line`, ${look.cut}` : line``;
	const verb = line`2 lists them, a there accepts one`;
	return [
		line`new senders ${wholeCount(count, look)}: ${joinText(named, line`, `)}${more}; ${verb}`,
	];
}

/** Alerts lack what these hits tell, until they are folded. */
function foldText({alerts}: HealthJson, look: Look): SafeText {
	return alerts.hits_to_fold === 0
		? line``
		: line`, ${counted(alerts.hits_to_fold, line`hit`, look)} not counted yet`;
}

/** Searches are slower until all is indexed. */
function indexText({index: {waiting}}: HealthJson, look: Look): SafeText {
	return waiting === 0 ? line`` : line`; ${counted(waiting, line`block`, look)} not indexed yet`;
}

/** What there is of each class, what was removed, and when the next file goes. */
function keptText({retention}: HealthJson, look: Look): SafeText {
	const {classes, next, removed} = retention;
	const kept = classes
		.filter(({files}) => files > 0)
		.map(({class: name, bytes}) => line`${look.clean(name)} ${byteCount(bytes, look)}`);
	const texts = [
		line`kept: ${kept.length === 0 ? line`no event files` : joinText(kept, line`, `)}`,
		...(removed.files === 0
			? []
			: [
					line`removed ${counted(removed.files, line`file`, look)}, ${byteCount(removed.bytes, look)}`,
				]),
		...(next === null ? [] : [line`next removal ${markedTime(next.time, look)}`]),
	];
	return joinText(texts, line`; `);
}

function listenerTexts(health: HealthJson, look: Look): readonly SafeText[] {
	const {clean} = look;
	const {listeners, connections, agents} = health;
	const texts = [
		...listeners.map(({kind, address, port}) => `${kind} ${address} port ${port}`),
		...agents.listeners
			.filter((where) => where.startsWith('unix:'))
			.map((where) => `agent ${where}`),
	].map(clean);
	const plain = line`agents: plain. Over TCP nothing proves who an agent is: set agents.secret_file`;
	return [
		...(texts.length === 0 ? [line`none`] : texts),
		...tlsTexts(health, look),
		line`${counted(connections, line`connection`, look)} by TCP, ${counted(agents.connected, line`agent`, look)} connected`,
		...(isPlain(health) ? [plain] : []),
	];
}

/** The hub's certificate, and whom it refused. */
function tlsTexts({tls}: HealthJson, look: Look): readonly SafeText[] {
	if (tls === undefined) return [];
	const {subject, expires} = tls.certificate;
	const refused = tls.refused.map(({reason, count}) => line`${count} ${look.clean(reason)}`);
	const until = line`tls certificate ${look.clean(subject)} until ${markedTime(expires, look)}`;
	return refused.length === 0 ? [until] : [line`${until}; refused: ${joinText(refused, line`, `)}`];
}
