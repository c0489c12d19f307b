import {joinText, line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import {endpointStates} from '../../model/endpoint.ts';
import {severities} from '../../model/severity.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import {sizeText} from './amount.ts';
import {factLine} from './facts.ts';
import {lossLines} from './ledger-text.ts';
import type {Look} from './look.ts';
import {countOf, severityStyle, timeText} from './look.ts';

/** Senders whose certificates are shown. */
const tlsSendersShown = 10;

/** `nms status`: what the hub says of itself; what is wrong comes first. */
export function healthLines(health: HealthJson, look: Look): readonly string[] {
	const {hub, events, dropped, alerts, listeners} = health;
	return [
		...health.problems.map((problem) => look.colours.red(factLine('problem', safe(problem)))),
		factLine(
			'hub',
			line`${safe(hub.name)} ${safe(hub.version)}, pid ${hub.pid}, since ${timeText(health.started, look)}`,
		),
		factLine('listening', safe(listeners.map(listenerText).join(', '))),
		factLine(
			'events',
			line`${events.stored} stored, ${events.received} received, ${Math.round(events.per_second)}/s, ${health.connections} connections`,
		),
		...tlsLines(health, look),
		factLine('agents', agentsText(health)),
		factLine('endpoints', endpointsText(health)),
		...newSenderLines(health),
		factLine('unparsed', line`${events.parse_errors} lines did not parse`),
		...(events.redecoded + events.to_redecode === 0
			? []
			: [
					factLine(
						'redecoded',
						line`${events.redecoded} events by changed decoder packs, ${events.to_redecode} to come`,
					),
				]),
		...(events.redacted === 0
			? []
			: [factLine('redacted', line`secrets in ${events.redacted} messages, see nms.yaml(5)`)]),
		...lossLines(health, look),
		...(dropped.not_allowed === 0
			? []
			: [
					factLine(
						'refused',
						line`${dropped.not_allowed} datagrams or connections of senders that are not allowed`,
					),
				]),
		factLine(
			'alerts',
			line`${alerts.new} new, ${alerts.total} in all${foldText(health)}; open:${safe('')}`,
		) + openText(health, look),
		factLine('kept', keptText(health)),
		factLine('removal', removalText(health, look)),
		factLine('disk', diskText(health)),
		factLine('index', indexText(health)),
		factLine(
			'state',
			line`${Math.ceil(health.state_bytes / 1024)} KiB on disk, committed up to ${health.committed_id}`,
		),
	];
}

function listenerText(listener: HealthJson['listeners'][number]): string {
	const {kind, address, port, opened_by: by} = listener;
	return `${kind} ${address}:${port}${by === undefined ? '' : ` (${by})`}`;
}

/** The hub's certificate, whom it refused, and who the senders heard last are. */
function tlsLines({tls, sources}: HealthJson, look: Look): readonly string[] {
	if (tls === undefined) return [];
	const {subject, expires} = tls.certificate;
	const refused = tls.refused.map(({reason, count}) => `${count} ${reason}`).join(', ');
	const senders = sources
		.flatMap(({address, subject: shown}) => (shown === undefined ? [] : [`${address} ${shown}`]))
		.slice(0, tlsSendersShown)
		.join('; ');
	return [
		factLine('tls', line`${safe(subject)} until ${timeText(expires, look)}`),
		...(refused === '' ? [] : [factLine('tls refused', safe(refused))]),
		...(senders === '' ? [] : [factLine('tls senders', safe(senders))]),
	];
}

function agentsText({agents: {connected, authentication, listeners}}: HealthJson): SafeText {
	if (listeners.length === 0) return safe('none can connect');
	const isPlain = authentication === 'none' && listeners.some((text) => text.startsWith('tcp:'));
	return line`${connected} connected, at ${safe(listeners.join(', '))}${safe(isPlain ? '; plain: over TCP they prove nothing' : '')}`;
}

function endpointsText({endpoints}: HealthJson): SafeText {
	return safe(endpointStates.map((state) => `${endpoints[state]} ${state}`).join(', '));
}

/** Who has begun to send; nothing where all belong here. */
function newSenderLines({new_senders: {count, newest}}: HealthJson): readonly string[] {
	if (count === 0) return [];
	const named = newest.map(({channel, address, name}) => {
		const claim = name === undefined ? '' : ` (${name})`;
		return `${channel} ${address}${claim}`;
	});
	const more = count > newest.length ? ' ...' : '';
	return [
		factLine(
			'new senders',
			safe(
				`${count}: ${named.join(', ')}${more}; see 'nms sources --new' and 'nms sources accept'`,
			),
		),
	];
}

/** What the alerts do not count yet. */
function foldText({alerts: {hits_to_fold: hits}}: HealthJson): SafeText {
	return hits === 0 ? line`` : line`, ${safe(countOf(hits, 'hit'))} not counted yet`;
}

function indexText({index: {blocks, waiting, unseen_files: unseen}}: HealthJson): SafeText {
	const all = safe(countOf(blocks, 'block'));
	const made =
		waiting === 0 ? line`${all}, all indexed` : line`${waiting} of ${all} are not indexed yet`;
	return unseen === 0 ? made : line`${made}; ${safe(countOf(unseen, 'file'))} not looked into yet`;
}

function keptText({retention: {classes}}: HealthJson): SafeText {
	const kept = classes
		.filter(({files}) => files > 0)
		.map(
			({class: name, files, bytes, oldest}) =>
				line`${safe(name)} ${sizeText(bytes)} in ${safe(countOf(files, 'file'))} since ${safe(oldest ?? '-')}`,
		);
	return kept.length === 0 ? safe('no event files') : joinText(kept, safe(', '));
}

function removalText({retention: {next, removed}}: HealthJson, look: Look): SafeText {
	const due =
		next === null ? safe('none is due') : line`${safe(next.file)} at ${timeText(next.time, look)}`;
	const {files, bytes} = removed;
	return files === 0
		? due
		: line`${due}; ${safe(countOf(files, 'file'))}, ${sizeText(bytes)}, since the start`;
}

function diskText({disk}: HealthJson): SafeText {
	const {state, free_bytes: free, size_bytes: size, needed_bytes: needed} = disk;
	const taken = state === 'enough' ? '' : ': nothing is taken in';
	return line`${sizeText(free)} of ${sizeText(size)} free, ${sizeText(needed)} needed${safe(taken)}`;
}

function openText({alerts}: HealthJson, {colours}: Look): string {
	return severities
		.toReversed()
		.map((severity) => ({severity, count: alerts.open[severity]}))
		.map(({severity, count}) => ` ${severityStyle(colours, severity)(severity)} ${count}`)
		.join(',');
}
