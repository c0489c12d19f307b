import {requireTimeZone} from '../../../../base/time-zone.ts';
import {rfc3339} from '../../../../base/time.ts';
import type {ClockEstimate} from '../../../../pipeline/sender-clock.ts';
import type {NamedSource} from '../../../../model/source-settings.ts';
import type {SourceJson} from '../../../../proto/rpc/source-schema.ts';
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

	'sources.set': ({channel, address, dialect, timezone, accepted}, {context, client, feed}) => {
		if (timezone !== null && timezone !== undefined) requireTimeZone(timezone);
		const {actor} = client;
		const now = context.now();
		const current = context.sources.settingsOf({channel, address});
		const acceptance = {user: actor.user, time: now, name: claimedBy(current.source, context)};
		const settings = {
			...current,
			...(dialect === undefined ? {} : {dialect}),
			...(timezone === undefined ? {} : {timezone}),
			...(accepted === undefined ? {} : {accepted: accepted ? acceptance : null}),
		};
		context.sources.save(settings, {actor, now});
		// They say whose names are claims.
		if (accepted !== undefined) feed.sourcesChanged();
		const account = knownSources(context).find(
			({source}) => source.channel === channel && source.address === address,
		);
		return sourceToJson(account ?? new SourceAccount({channel, address}), context);
	},
};

function sourceToJson(
	{id, source, counts, firstAt, lastAt}: SourceAccount,
	context: HubContext,
): SourceJson {
	const {sources} = context;
	const {dialect, timezone, accepted} = sources.settingsOf(source);
	return {
		id,
		...source,
		claims: claimedBy(source, context),
		state: sources.isAccepted(source) ? 'accepted' : 'new',
		accepted: accepted && {user: accepted.user, time: rfc3339(accepted.time), name: accepted.name},
		dialect: sources.dialectOf(source),
		timezone: sources.timezoneOf(source),
		settings: {dialect, timezone},
		received: counts.received,
		rejected: counts.rejected,
		clock: clockJson(sources.clockOf(source)),
		first_heard: firstAt === 0 ? null : rfc3339(firstAt),
		last_heard: lastAt === 0 ? null : rfc3339(lastAt),
	};
}

/** The host name that it named last; null where it named none. */
function claimedBy(source: NamedSource, {endpoints}: HubContext): string | null {
	const name = endpoints.ofSource(source)?.name;
	return name === undefined || name === source.address ? null : name;
}

function clockJson(estimate: ClockEstimate | undefined): SourceJson['clock'] {
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
	};
}
