import type {LedgerResult, LedgerRowJson} from './ledger-schema.ts';

/** What is counted of a source, of those without rows or of all, with the events of agents that are missing. */
interface Counted extends Pick<LedgerResult['all'], 'dropped' | 'lost'> {
	readonly missing: number;
}

/** What was lost of it by cause, most first; nothing where nothing was. `store`: given up, since the store did not take it. */
export function rowLosses({
	dropped,
	lost,
	missing,
}: Counted): readonly (readonly [cause: string, count: number])[] {
	return [...Object.entries(dropped), ['missing', missing] as const, ['store', lost] as const]
		.filter(([, count]) => count > 0)
		.toSorted(([, one], [, other]) => other - one);
}

/** All of that together. */
export function lostCount(counted: Counted): number {
	return rowLosses(counted).reduce((sum, [, count]) => sum + count, 0);
}

/** Events of the source that were acknowledged and are not stored. */
export function missingOf({agent}: Pick<LedgerRowJson, 'agent'>): number {
	return agent?.missing ?? 0;
}
