import {openStore} from '../fixtures/table-event-store.ts';
import {eventStoreContract} from '../helpers/event-store-contract.ts';

eventStoreContract({
	name: 'table',
	open: openStore,
	module: new URL('../fixtures/table-event-store.js', import.meta.url).href,
});
