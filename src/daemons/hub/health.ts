import process from 'node:process';
import {packageVersion} from '../../base/package-root.ts';
import {rfc3339} from '../../base/time.ts';
import type {Committed, EventStore, IndexState, Tidied} from '../../db/event-store.ts';
import type {StateStore} from '../../db/state-store.ts';
import type {Listening} from '../../intake/listening.ts';
import type {OverQuota} from '../../intake/over-quota.ts';
import type {RefusedSender} from '../../intake/senders.ts';
import type {TlsRefused} from '../../intake/tls-refusals.ts';
import type {EventSource} from '../../model/event.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import {hubAddressText} from '../../proto/wire/hub-address.ts';
import type {AgentService} from './agent-service.ts';
import type {Loss} from './ledger/losses.ts';
import type {LossLedger} from './ledger/loss-ledger.ts';
import type {Account} from './ledger/source-account.ts';
import {MinuteRate} from './minute-rate.ts';
import {Problems} from '../shared/problems.ts';
import type {NewSendersReport} from './sources/new-senders.ts';
import type {SyslogIntake} from './syslog-intake.ts';
import type {TlsReport} from './tls-account.ts';
import {certificateProblem, refusalWords} from './tls-account.ts';

/** Most senders that health names. */
const sourcesShown = 100;

/** How long a sender is told of that is refused or over its quota, and how many of them by name. */
const sendersShown = {ms: 600_000, addresses: 3} as const;

export interface HubHealthOptions {
	readonly name: string;
	readonly events: Pick<EventStore, 'problems'>;
	readonly state: Pick<StateStore, 'hubId' | 'counts'>;
	readonly ledger: LossLedger;
	/** What the store held at the start. */
	readonly stored: Awaited<ReturnType<EventStore['counts']>>;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
}

/** What a report needs of the parts that count by themselves. */
export interface LiveCounts {
	readonly now: number;
	readonly losses: readonly Loss[];
	readonly intake: SyslogIntake;
	readonly agents: AgentService;
	/** By state. */
	readonly endpoints: HealthJson['endpoints'];
	readonly retention: HealthJson['retention'];
	readonly disk: HealthJson['disk'];
	readonly index: IndexState;
	readonly tidied: Tidied;
	/** Of the endpoint that sends from there, where one is known. */
	readonly nameOf: (source: Pick<EventSource, 'channel' | 'address'>) => string | undefined;
	readonly newSenders: NewSendersReport;
	readonly hitsToFold: number;
	readonly groupsEvicted: number;
	readonly maxConnections: number;
}

/** Counts what passes through the hub, and reports on it. */
export class HubHealth {
	readonly problems = new Problems();
	/** Size of the state directory's files; who measures it sets it. */
	stateBytes = 0;
	readonly #options: HubHealthOptions;
	readonly #rate: MinuteRate;
	#events: number;
	#parseErrors: number;
	#committedId: number;

	constructor(options: HubHealthOptions) {
		this.#options = options;
		this.#rate = new MinuteRate(options.startedAt);
		this.#events = options.stored.events;
		this.#parseErrors = options.stored.parseErrors;
		this.#committedId = options.stored.lastId;
	}

	/** Milliseconds since the epoch. */
	get startedAt(): number {
		return this.#options.startedAt;
	}

	committed({lastId, events, parseErrors}: Committed, now: number): void {
		this.#committedId = lastId;
		this.#events += events;
		this.#parseErrors += parseErrors;
		this.#rate.add(events, now);
	}

	report(live: LiveCounts): HealthJson {
		const {name, state, ledger, startedAt} = this.#options;
		const {now, intake} = live;
		const alerts = state.counts();
		const {counts} = ledger.totals();
		const lastMinute = [...this.#rate.lastMinute(now)];
		return {
			hub: {id: state.hubId, name, version: packageVersion(), pid: process.pid},
			started: rfc3339(startedAt),
			committed_id: this.#committedId,
			events: {
				received: counts.received,
				stored: this.#events,
				parse_errors: this.#parseErrors,
				per_second: lastMinute.at(-1) ?? 0,
				last_minute: lastMinute,
				redecoded: live.tidied.redecoded,
				to_redecode: live.tidied.toRedecode,
				redacted: counts.redacted,
			},
			dropped: droppedRow(ledger, counts),
			alerts: {
				open: alerts.open,
				new: alerts.new,
				total: alerts.total,
				hits_to_fold: live.hitsToFold,
			},
			groups_evicted: live.groupsEvicted,
			listeners: [...intake.listeners(), ...live.agents.listeners()]
				.filter(({port}) => port > 0)
				.map(listenerRow),
			connections: intake.connections,
			...(intake.tls === undefined ? {} : {tls: tlsRow(intake.tls)}),
			agents: agentsRow(live.agents),
			endpoints: live.endpoints,
			retention: live.retention,
			disk: live.disk,
			index: indexRow(live.index),
			sources: this.#sourceRows(live),
			new_senders: newSendersRow(live),
			problems: this.#problemTexts(live),
			losses: live.losses.map((loss) => lossRow(loss, startedAt)),
			state_bytes: this.stateBytes,
		};
	}

	#sourceRows({nameOf, intake}: LiveCounts): HealthJson['sources'] {
		const newest = this.#options.ledger.accounts.slice(-sourcesShown).toReversed();
		return newest.map(({source, counts, lastAt}) => {
			const {channel, address} = source;
			const name = nameOf(source);
			const subject = channel === 'tls' ? intake.tls?.subjectOf(address) : undefined;
			return {
				channel,
				address,
				...(name === undefined ? {} : {name}),
				...(subject === undefined ? {} : {subject}),
				received: counts.received,
				parse_errors: counts.rejected,
				last_received: rfc3339(lastAt),
			};
		});
	}

	#problemTexts({now, intake, agents, maxConnections}: LiveCounts): string[] {
		const own = [...this.problems.list(), ...this.#options.events.problems()];
		const texts = [...own, ...agents.problems()];
		if (intake.connections >= maxConnections)
			texts.push(
				`all ${maxConnections} TCP connections are taken (${intake.displaced} closed to make room); raise syslog.max_connections`,
			);
		const {refused, overQuota} = this.#options.ledger;
		texts.push(...refusedTexts(recent(refused.senders, now)));
		texts.push(...overQuotaTexts(recent(overQuota, now)));
		if (intake.tls !== undefined) texts.push(...tlsTexts(intake.tls, now));
		return texts;
	}
}

function newSendersRow({newSenders, nameOf}: LiveCounts): HealthJson['new_senders'] {
	const {count, newest} = newSenders;
	return {
		count,
		newest: newest.map(({channel, address}) => {
			const name = nameOf({channel, address});
			return {channel, address, ...(name === undefined || name === address ? {} : {name})};
		}),
	};
}

function lossRow(loss: Loss, startedAt: number): HealthJson['losses'][number] {
	const {cause, count, text, remedy, firstAt, lastAt} = loss;
	return {
		cause,
		count,
		text,
		remedy,
		first: rfc3339(firstAt),
		last: rfc3339(lastAt),
		is_past: lastAt < startedAt,
	};
}

function indexRow({blocks, waiting, unseenFiles}: IndexState): HealthJson['index'] {
	return {blocks, waiting, unseen_files: unseenFiles};
}

function droppedRow(
	ledger: LossLedger,
	{cut, pool, disk, quota}: Account['counts'],
): HealthJson['dropped'] {
	const kernel = ledger.kernel.reduce((sum, {dropped}) => sum + dropped, 0);
	return {
		not_allowed: ledger.refused.total,
		too_long: cut,
		buffer_full: kernel + pool + disk,
		over_quota: quota,
	};
}

function listenerRow({kind, address, port, openedBy}: Listening): HealthJson['listeners'][number] {
	return {kind, address, port, ...(openedBy === undefined ? {} : {opened_by: openedBy})};
}

function agentsRow(agents: AgentService): HealthJson['agents'] {
	const listeners = agents
		.listeners()
		.map(({address, port}) =>
			hubAddressText(
				port === 0 ? {kind: 'unix', path: address} : {kind: 'tcp', host: address, port},
			),
		);
	return {connected: agents.connected, authentication: agents.authentication, listeners};
}

function refusedTexts(refused: readonly RefusedSender[]): readonly string[] {
	if (refused.length === 0) return [];
	const list = named(refused.map(({address, count}) => `${address} (${count})`));
	return [
		`senders outside syslog.allow are refused: ${list}; add their networks to it or stop them`,
	];
}

function tlsRow({
	certificate: {subject, fingerprint, expiresAt},
	refusals,
}: TlsReport): NonNullable<HealthJson['tls']> {
	return {
		certificate: {subject, fingerprint, expires: rfc3339(expiresAt)},
		refused: [...refusals.counts].map(([reason, count]) => ({reason, count})),
	};
}

function overQuotaTexts(over: readonly OverQuota[]): readonly string[] {
	const [newest] = over;
	if (newest === undefined) return [];
	const list = named(over.map((sender) => `${sender.address} (${overText(sender)})`));
	return [
		`senders have sent more than syslog.quota or a quota of their own lets them: ${list}; see what they send (nms logs source:${newest.address}), or raise the quota`,
	];
}

function recent<Sender extends {readonly last: number}>(
	senders: readonly Sender[],
	now: number,
): readonly Sender[] {
	return senders.filter(({last}) => last > now - sendersShown.ms);
}

function tlsTexts({certificate, refusals}: TlsReport, now: number): readonly string[] {
	const problem = certificateProblem(certificate, now);
	const texts = tlsRefusedTexts(recent(refusals.list(), now));
	return problem === undefined ? texts : [...texts, problem];
}

function tlsRefusedTexts(refused: readonly TlsRefused[]): readonly string[] {
	if (refused.length === 0) return [];
	const list = named(
		refused.map(({address, reason, count}) => `${address} (${count}: ${refusalWords[reason]})`),
	);
	return [`connections over TLS are refused: ${list}; the log of the hub has the details`];
}

function overText({dropped, isSlowed}: OverQuota): string {
	const texts = [
		...(dropped > 0 ? [`${dropped} datagrams dropped`] : []),
		...(isSlowed ? ['connections slowed down'] : []),
	];
	return texts.join(', ');
}

function named(senders: readonly string[]): string {
	const more = senders.length - sendersShown.addresses;
	const list = senders.slice(0, sendersShown.addresses).join(', ');
	return more > 0 ? `${list} and ${more} more` : list;
}
