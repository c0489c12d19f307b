import {appending} from './event-store-contract/appending.ts';
import {crashes, disks} from './event-store-contract/faults.ts';
import {hits} from './event-store-contract/hits.ts';
import {ids} from './event-store-contract/ids.ts';
import {reading} from './event-store-contract/reading.ts';
import {searching} from './event-store-contract/searching.ts';
import {volumes} from './event-store-contract/volumes.ts';
import type {ContractSubject} from './event-store-contract/subject.ts';

/** The tests every adapter of `EventStore` must pass unchanged. */
export function eventStoreContract(subject: ContractSubject): void {
	for (const part of [appending, reading, searching, hits, ids, volumes, crashes, disks])
		part(subject);
}
