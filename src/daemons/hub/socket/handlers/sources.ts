import {requireTimeZone} from '../../../../base/time-zone.ts';
import {rfc3339} from '../../../../base/time.ts';
import type {ClockEstimate} from '../../../../pipeline/sender-clock.ts';
import type {QuotaLimits} from '../../../../model/quota-limits.ts';
import type {SourceSettings} from '../../../../model/source-settings.ts';
import type {Params} from '../../../../proto/rpc/schema.ts';
import type {SourceJson} from '../../../../proto/rpc/source-schema.ts';
import {checkPermission} from '../../../shared/socket/answer.ts';
import type {HubContext} from '../../hub-context.ts';
import {SourceAccount} from '../../ledger/source-account.ts';
import {knownSources} from '../../sources/known-sources.ts';
import type {Handlers} from '../handler.ts';
import {fitRows, rowOf} from '../rows.ts';

/** Sources of syslog: who sends, how it is read, and whether it belongs here. */
export const sourceHandlers: Handlers<'sources.list' | 'sources.set'> = {
	'sources.list': ({state, after, limit}, {context}) => {
		const all = knownSources(context).map((account) => sourceToJson(account, context));
		const wanted = all.filter((row) => state === undefined || row.state === state);
		const from = after === undefined ? 0 : wanted.findIndex(({id}) => id === after) + 1;
		const rows = wanted.slice(from, from + limit).map((row) => rowOf(row));
		return {
			rows: rows.slice(0, fitRows(rows, 0).to).map(({json}) => json),
			total: wanted.length,
			new: all.filter((row) => row.state === 'new').length,
		};
	},

	'sources.set': (params, {context, client, feed, refusals}) => {
		const {channel, address, timezone, accepted, quota, class: ownClass} = params;
		if (timezone !== null && timezone !== undefined) requireTimeZone(timezone);
		// What is kept of a sender, and for how long, is more than how it is read.
		if (quota !== undefined || ownClass !== undefined)
			checkPermission('sources.set', 'import', {client, refusals, kind: 'hub'});
		const {actor} = client;
		const now = context.now();
		const current = context.sources.settingsOf({channel, address});
		const account =
			knownSources(context).find(
				({source}) => source.channel === channel && source.address === address,
			) ?? new SourceAccount({channel, address});
		const acceptance = {user: actor.user, time: now, name: claimedBy(account, context)};
		const settings = changed(current, params, acceptance);
		context.sources.save(settings, {actor, now});
		// They say whose names are claims.
		if (accepted !== undefined) feed.sourcesChanged();
		return sourceToJson(account, context);
	},
};

/** What is absent stays. */
function changed(
	current: SourceSettings,
	{
		dialect = current.dialect,
		timezone = current.timezone,
		class: ownClass = current.class,
		...params
	}: Params<'sources.set'>,
	acceptance: SourceSettings['accepted'],
): SourceSettings {
	const quota = params.quota && limitsOf(params.quota);
	return {
		...current,
		dialect,
		timezone,
		class: ownClass,
		...(quota === undefined ? {} : {quota}),
		...(params.accepted === undefined ? {} : {accepted: params.accepted ? acceptance : null}),
	};
}

function sourceToJson(account: SourceAccount, context: HubContext): SourceJson {
	const {id, source, counts, firstAt, lastAt} = account;
	const {sources} = context;
	const {dialect, timezone, accepted, quota, class: ownClass} = sources.settingsOf(source);
	const heldTo = sources.quotaOf(source);
	return {
		id,
		...source,
		claims: claimedBy(account, context),
		state: sources.isAccepted(source) ? 'accepted' : 'new',
		accepted: accepted && {user: accepted.user, time: rfc3339(accepted.time), name: accepted.name},
		dialect: sources.dialectOf(source),
		timezone: sources.timezoneOf(source),
		class: sources.classOf(source) ?? null,
		quota: heldTo === undefined ? null : quotaJson(heldTo),
		settings: {dialect, timezone, class: ownClass, quota: quota && quotaJson(quota)},
		received: counts.received,
		rejected: counts.rejected,
		clock: clockJson(sources.clockOf(source), sources.hostClocksOf(source, hostsTold)),
		first_heard: firstAt === 0 ? null : rfc3339(firstAt),
		last_heard: lastAt === 0 ? null : rfc3339(lastAt),
	};
}

type QuotaJson = NonNullable<SourceJson['quota']>;

function limitsOf({events_per_second, bytes_per_second, burst_ms}: QuotaJson): QuotaLimits {
	return {
		eventsPerSecond: events_per_second,
		bytesPerSecond: bytes_per_second,
		burstMs: burst_ms,
	};
}

function quotaJson({eventsPerSecond, bytesPerSecond, burstMs}: QuotaLimits): QuotaJson {
	return {
		events_per_second: eventsPerSecond,
		bytes_per_second: bytesPerSecond,
		burst_ms: burstMs,
	};
}

/** The host name that it named last, or before the start whoever has its address; null where it named none. */
function claimedBy({source, host}: SourceAccount, {endpoints}: HubContext): string | null {
	const name = host ?? endpoints.ofSource(source)?.name;
	return name === undefined || name === source.address ? null : name;
}

/** Most hosts behind a source whose clocks are told. */
const hostsTold = 10;

function clockJson(
	estimate: ClockEstimate | undefined,
	{total, wrong}: ReturnType<HubContext['sources']['hostClocksOf']>,
): SourceJson['clock'] {
	if (estimate === undefined) return null;
	const {offsetMs, zoneErrorMs, driftMsPerDay, spreadMs, samples, correctionMs} = estimate;
	return {
		offset_ms: offsetMs,
		zone_error_minutes: zoneErrorMs / 60_000,
		skew_ms: offsetMs - zoneErrorMs,
		drift_ms_per_day: driftMsPerDay,
		spread_ms: spreadMs,
		samples,
		correction_ms: correctionMs,
		hosts: total,
		wrong_hosts: wrong.map((one) => ({
			host: one.host === '' ? null : one.host,
			offset_ms: one.estimate.offsetMs,
			correction_ms: one.estimate.correctionMs,
		})),
	};
}
