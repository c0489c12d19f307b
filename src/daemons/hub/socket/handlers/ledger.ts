import {rfc3339} from '../../../../base/time.ts';
import type {LedgerResult, LedgerWindow} from '../../../../proto/rpc/ledger-schema.ts';
import type {HubContext} from '../../hub-context.ts';
import type {LedgerRow} from '../../ledger/ledger-rows.ts';
import {ledgerRows, rowOrders} from '../../ledger/ledger-rows.ts';
import type {Handlers} from '../handler.ts';
import {accountJson, ledgerRowJson} from '../ledger-json.ts';
import {fitRows, rowOf} from '../rows.ts';

/** The ledger, read. */
export const ledgerHandlers: Handlers<'ledger.get'> = {
	'ledger.get': (window, {context}) => readLedger(context, window),
};

/** The totals, and as many rows of the window as fit into a line. */
export function readLedger(context: HubContext, window: LedgerWindow): LedgerResult {
	const ledger = context.ledger();
	const all = ledgerRows(ledger, context.endpoints).toSorted(rowOrders[window.order]);
	const from = firstIndex(all, window);
	const rows = all.slice(from, from + window.after).map((row) => rowOf(ledgerRowJson(row)));
	const {to} = fitRows(rows, 0);
	return {
		started: rfc3339(context.startedAt),
		all: accountJson(ledger.totals()),
		others: accountJson(ledger.others),
		kernel: ledger.kernel.map(({address, port, dropped, firstAt, lastAt}) => ({
			address,
			port,
			dropped,
			first: rfc3339(firstAt),
			last: rfc3339(lastAt),
		})),
		missing: all.reduce((sum, {missing}) => sum + missing, 0),
		rows: rows.slice(0, to).map(({json}) => json),
		total: all.length,
	};
}

/** By id the anchor's place is known even where the source has no row any more. */
function firstIndex(
	rows: readonly LedgerRow[],
	{order, anchor}: Pick<LedgerWindow, 'order' | 'anchor'>,
): number {
	if (anchor === undefined) return 0;
	const index = rows.findIndex(({account: {id}}) =>
		order === 'source' ? id >= anchor : id === anchor,
	);
	return index < 0 ? rows.length : index;
}
