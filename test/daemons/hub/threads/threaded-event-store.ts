import {openStore} from '../../../fixtures/threaded-event-store.ts';
import {eventStoreContract} from '../../../helpers/event-store-contract.ts';

eventStoreContract({
	name: 'threads',
	open: openStore,
	module: new URL('../../../fixtures/threaded-event-store.js', import.meta.url).href,
});
