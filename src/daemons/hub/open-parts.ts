import type {ListedFile} from '../../db/event-store.ts';
import type {InheritedSocket} from '../../intake/inherited.ts';
import type {Log} from '../shared/log.ts';
import {AlertKeeper} from './alert-keeper.ts';
import {ChangeFeed} from './change-feed.ts';
import {CommitPace} from './commit-pace.ts';
import type {Config} from './config.ts';
import type {Detection} from './detection.ts';
import {EndpointBook} from './endpoint-book.ts';
import {HubHealth} from './health.ts';
import {LossLedger} from './ledger/loss-ledger.ts';
import {reportTrouble} from './report-trouble.ts';
import {copyEvidence} from './retention/copy-evidence.ts';
import {RetentionService} from './retention/retention-service.ts';
import type {Stores} from './stores.ts';
import type {EarlyThreads} from './threads/early-threads.ts';

/** What a hub is made of. */
export interface HubParts {
	readonly config: Config;
	readonly detection: Detection;
	readonly log: Log;
	/** Syslog sockets that were open before the hub started. */
	readonly inherited?: readonly InheritedSocket[];
	readonly threads?: EarlyThreads;
}

/** What is open of a hub before it takes anything in. */
export interface OpenParts {
	readonly stores: Stores;
	readonly changes: ChangeFeed;
	readonly health: HubHealth;
	readonly ledger: LossLedger;
	readonly keeper: AlertKeeper;
	readonly pace: CommitPace;
	readonly retention: RetentionService;
	readonly endpoints: EndpointBook;
	/** Copies what alerts name out of an event file that is about to go. */
	readonly salvage: (file: ListedFile) => Promise<void>;
}

/** A start waits so long for the alerts of what was stored before; what remains is folded while the hub answers. */
const startPatienceMs = 1000;

/** Opens what folds, keeps and tells of events. Rejects with an NmsError where something cannot be opened. */
export async function openParts(
	{config, detection, log}: HubParts,
	stores: Stores,
): Promise<OpenParts> {
	const {events, state} = stores;
	await events.useDecoders(detection.decoderFiles);
	await events.decodersSettled();
	const changes = new ChangeFeed(log);
	const ledger = new LossLedger();
	const health = new HubHealth({
		name: config.name,
		events,
		state,
		ledger,
		stored: await events.counts(),
		startedAt: Date.now(),
	});
	const pace = new CommitPace();
	const keeper = await AlertKeeper.open({
		events,
		state,
		rules: detection.rules,
		now: () => Date.now(),
		isWatched: () => pace.isWatched(performance.now()),
		onSaved: () => changes.tell({kind: 'alerts'}),
		onTrouble: (error) => reportTrouble(log, health, {cause: 'alerts are not saved', error}),
	});
	await keeper.catchUpWithin(startPatienceMs);
	const salvage = async (file: ListedFile): Promise<void> => {
		await keeper.saveAll();
		await copyEvidence(file, {events, evidence: state.evidence});
	};
	const retention = new RetentionService({
		events,
		state,
		settings: config.retention,
		log,
		now: () => Date.now(),
		salvage,
		held: () => state.evidence.holds().flatMap(({range}) => (range === null ? [] : [range])),
		onTrouble: (error) => reportTrouble(log, health, {cause: 'event files are not removed', error}),
	});
	const endpoints = new EndpointBook({
		store: state.endpoints,
		now: () => Date.now(),
		onChange: () => changes.tell({kind: 'endpoints'}),
		onTrouble: (error) => reportTrouble(log, health, {cause: 'endpoints are not saved', error}),
	});
	return {stores, changes, health, ledger, keeper, pace, retention, endpoints, salvage};
}
