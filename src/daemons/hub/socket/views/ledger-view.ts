import type {LedgerWindow} from '../../../../proto/rpc/ledger-schema.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {HubContext} from '../../hub-context.ts';
import {readLedger} from '../handlers/ledger.ts';
import type {View} from './view.ts';
import {wholeView} from './whole-view.ts';

/** The ledger, read anew every few seconds. */
export function ledgerView(context: HubContext, window: LedgerWindow): View {
	return wholeView({
		pauseMs: socketLimits.ledgerUpdateMs,
		notice: ({kind}) => kind === 'second',
		read: () => readLedger(context, window),
		update: (ledger) => ({view: 'ledger', ledger}),
	});
}
