import {dropCauses} from '../../../model/loss.ts';
import type {EndpointBook} from '../endpoint-book.ts';
import type {Endpoint} from '../endpoints/endpoint.ts';
import type {LossLedger} from './loss-ledger.ts';
import {SourceAccount} from './source-account.ts';

/** One source of the ledger, with what is known of who sends there. */
export interface LedgerRow {
	readonly account: SourceAccount;
	readonly endpoint: Endpoint | undefined;
	/** Events of an agent that are missing; with those, all events and datagrams that are not stored and will not be. */
	readonly missing: number;
	readonly lost: number;
}

/** Orders of the rows: what lost most and then sent most first; or by id. */
export const rowOrders: Readonly<
	Record<'trouble' | 'source', (one: LedgerRow, other: LedgerRow) => number>
> = {
	trouble: (one, other) =>
		other.lost - one.lost ||
		other.account.counts.received - one.account.counts.received ||
		byId(one, other),
	source: byId,
};

/** All sources that sent something since the start, and agents of which something is missing. */
export function ledgerRows(ledger: LossLedger, book: EndpointBook): readonly LedgerRow[] {
	const {accounts} = ledger;
	const known = new Set(accounts.map(({source}) => source.address));
	const silent = book
		.list()
		.filter(({address, missing}) => missing.events > 0 && !known.has(address))
		.map((endpoint) => new SourceAccount(endpoint));
	return [...accounts, ...silent].map((account) => {
		const endpoint = book.ofSource(account.source);
		const dropped = dropCauses.reduce((sum, cause) => sum + account.counts[cause], 0);
		const missing = account.source.channel === 'agent' ? (endpoint?.missing.events ?? 0) : 0;
		return {account, endpoint, missing, lost: missing + dropped + account.counts.lost};
	});
}

function byId({account: one}: LedgerRow, {account: other}: LedgerRow): number {
	if (one.id === other.id) return 0;
	return one.id < other.id ? -1 : 1;
}
