import type {LedgerResult, LedgerWindow} from '../proto/rpc/ledger-schema.ts';

/** Who lost something, then who sent most: as the hub told last. */
export interface LedgerState {
	readonly result: LedgerResult | null;
	readonly problem: string | null;
}

export const emptyLedger: LedgerState = {result: null, problem: null};

/** Rows that the Hub tab asks for; who lost nothing and sent little is in none of them. */
export const ledgerWindow: LedgerWindow = {order: 'trouble', after: 100};
