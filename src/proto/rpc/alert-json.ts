import {rfc3339} from '../../base/time.ts';
import type {Alert, Triage} from '../../model/alert.ts';
import {evidenceLimit} from '../../model/alert.ts';
import type {AlertJson, TriagedAlertJson} from './schema.ts';

/** An alert as it leaves the process; keys without a value are null. */
export function alertToJson(alert: Alert<number | string>): AlertJson {
	return {
		id: alert.id,
		rule: alert.rule,
		severity: alert.severity,
		source: {ip: alert.sourceIp},
		user: {name: alert.userName},
		host: {name: alert.hostName},
		count: alert.count,
		first_seen: rfc3339(alert.firstSeen),
		last_seen: rfc3339(alert.lastSeen),
		event_ids: alert.firstEvents.slice(0, evidenceLimit),
	};
}

/** The same with what people did. */
export function triagedAlertToJson({
	alert,
	triage,
	shortId,
	isHeld,
	isClaim,
}: {
	readonly alert: Alert;
	readonly triage: Triage;
	readonly shortId: string;
	readonly isHeld: boolean;
	/** Whether the host name is no more than a claim of the source. */
	readonly isClaim: boolean;
}): TriagedAlertJson {
	return {
		...alertToJson(alert),
		short_id: shortId,
		subject: [...alert.group],
		state: triage.state,
		resolution: triage.resolution,
		assignee: triage.assignee,
		changed: triage.changedAt === null ? null : rfc3339(triage.changedAt),
		is_held: isHeld,
		log: {
			source: {address: alert.sourceAddress ?? null, ...(isClaim ? {host_is_claim: true} : {})},
		},
	};
}
