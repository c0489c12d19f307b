import {rfc3339} from '../../../base/time.ts';
import type {LedgerResult, LedgerRowJson} from '../../../proto/rpc/ledger-schema.ts';
import type {Endpoint} from '../endpoints/endpoint.ts';
import type {LedgerRow} from '../ledger/ledger-rows.ts';
import type {Account, SourceAccount} from '../ledger/source-account.ts';
import {cut} from './rows.ts';

/** Most characters of a name. */
const nameLimit = 256;

/** The counts of an account. */
export function accountJson({counts, waiting}: Readonly<Account>): LedgerResult['all'] {
	const {received, rejected, bytes, stored, duplicates, lost, redacted, cut: shortened} = counts;
	const {pool, disk, quota} = counts;
	return {
		received,
		parsed: received - rejected,
		rejected,
		bytes,
		stored,
		waiting,
		duplicates,
		lost,
		dropped: {pool, disk, quota},
		cut: shortened,
		redacted,
	};
}

export function ledgerRowJson({account, endpoint}: LedgerRow): LedgerRowJson {
	const {id, source, firstAt, lastAt} = account;
	return {
		id,
		channel: source.channel,
		address: source.address,
		name: endpoint === undefined ? null : cut(endpoint.name, nameLimit),
		...accountJson(account),
		first_heard: timeJson(firstAt),
		last_heard: timeJson(lastAt),
		agent:
			source.channel === 'agent' && endpoint !== undefined ? agentJson(account, endpoint) : null,
	};
}

function agentJson(
	{through}: SourceAccount,
	{counters, missing}: Endpoint,
): NonNullable<LedgerRowJson['agent']> {
	return {
		epoch: through?.epoch ?? null,
		through: through?.sequence ?? 0,
		spooled: counters?.spooled ?? 0,
		unread_bytes: counters?.lostBytes ?? 0,
		cut: counters?.tooLong ?? 0,
		missing: missing.events,
		missing_ranges: missing.ranges.map(({epoch, first, last, foundAt}) => ({
			epoch,
			first,
			last,
			found: rfc3339(foundAt),
		})),
	};
}

/** Cut to seconds, so that a row seldom differs. */
function timeJson(time: number): string | null {
	return time === 0 ? null : rfc3339(Math.floor(time / 1000) * 1000);
}
