import type {NamedSource} from '../../../model/source-settings.ts';
import type {EndpointBook} from '../endpoint-book.ts';
import type {LossLedger} from '../ledger/loss-ledger.ts';
import {SourceAccount} from '../ledger/source-account.ts';

/** What has been heard of since the start, and before. */
export interface HeardSources {
	ledger(): Pick<LossLedger, 'accounts'>;
	readonly endpoints: Pick<EndpointBook, 'list'>;
}

/** Of all that send syslog or did before the start, the one heard last first. */
export function knownSources(context: HeardSources): readonly SourceAccount[] {
	const heard = context.ledger().accounts.filter(({source}) => isSyslog(source));
	const known = new Set(heard.map(({source}) => source.address));
	const silent = context.endpoints
		.list()
		.filter((endpoint) => isSyslog(endpoint) && !known.has(endpoint.address))
		.map((endpoint) => {
			const account = new SourceAccount(endpoint);
			account.heard(endpoint.firstSeen, endpoint.lastSeen);
			return account;
		});
	return [...heard, ...silent].toSorted((one, other) => other.lastAt - one.lastAt);
}

function isSyslog({channel}: NamedSource): boolean {
	return channel !== 'agent' && channel !== 'file';
}
