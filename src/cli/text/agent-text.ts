import {line, safe} from '../../base/terminal-text.ts';
import type {SafeText} from '../../base/terminal-text.ts';
import type {AgentStatusJson} from '../../proto/rpc/agent-schema.ts';
import {sizeText} from './amount.ts';
import {factLine} from './facts.ts';
import type {Look} from './look.ts';
import {timeText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

type Watched = AgentStatusJson['watched'][number];

/** `nms agent status`: what is wrong first, then the link, what was delivered, and what is watched. */
export function agentLines(status: AgentStatusJson, look: Look): readonly string[] {
	const {agent, counters, spool, watched} = status;
	return [
		...status.problems.map((problem) => look.colours.red(factLine('problem', safe(problem)))),
		factLine(
			'agent',
			line`${safe(agent.name)} (${safe(agent.id)}) ${safe(agent.version)}, pid ${agent.pid}, since ${timeText(status.started, look)}`,
		),
		...linkFacts(status, look),
		factLine(
			'read',
			line`${counters.read} lines, ${counters.too_long} cut, ${sizeText(counters.lost_bytes)} lost`,
		),
		factLine(
			'delivered',
			line`${counters.acknowledged} acknowledged, ${status.link.in_flight} on their way`,
		),
		factLine(
			'spool',
			line`${spool.events} events wait, ${sizeText(spool.bytes)} of ${sizeText(spool.max_bytes)}${safe(spool.is_full ? ': full, nothing more is read' : '')}`,
		),
		...(status.last_error === null ? [] : [errorFact(status.last_error, look)]),
		factLine(
			'process',
			line`${sizeText(status.process.rss_bytes)} of memory, ${safe(status.process.cpu_seconds.toFixed(1))} s of CPU`,
		),
		...(watched.length === 0
			? ['', 'nothing is watched: name files in its configuration']
			: ['', ...tableLines(columns(look), watched)]),
	];
}

function linkFacts({link}: AgentStatusJson, look: Look): readonly string[] {
	const isConnected = link.state === 'connected';
	const state = (isConnected ? look.colours.green : look.colours.yellow)(link.state);
	const next =
		link.next_attempt === null
			? safe('')
			: line`, next attempt ${timeText(link.next_attempt, look)}`;
	return [
		`${factLine('link', safe(''))}${state} since ${timeText(link.since, look)}${next}`,
		factLine('hub', line`${safe(link.hub)}${peerText(link)}`),
	];
}

function peerText({peer, is_authenticated: isProved}: AgentStatusJson['link']): SafeText {
	if (peer === null) return safe(', never reached');
	const proof = isProved ? ', both proved the secret' : '';
	return line`: ${safe(peer.name)} ${safe(peer.version)}${safe(proof)}`;
}

function errorFact(error: NonNullable<AgentStatusJson['last_error']>, look: Look): string {
	const {time, code, message, remedy} = error;
	return factLine(
		'last error',
		line`${timeText(time, look)} ${safe(code)}: ${safe(message)}; ${safe(remedy)}`,
	);
}

function columns({colours}: Look): readonly Column<Watched>[] {
	return [
		{title: safe('WATCHED'), text: ({name}) => safe(name)},
		{
			title: safe('STATE'),
			text: ({state}) => safe(state),
			style: (cell, {state}) => (state === 'failed' ? colours.red(cell) : cell),
		},
		{title: safe('PROBLEM'), text: ({problem}) => safe(problem ?? '')},
	];
}
