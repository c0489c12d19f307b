import {openStore} from '../fixtures/block-event-store.ts';
import {eventStoreContract} from '../helpers/event-store-contract.ts';

eventStoreContract({
	name: 'blocks',
	open: openStore,
	module: new URL('../fixtures/block-event-store.js', import.meta.url).href,
});
