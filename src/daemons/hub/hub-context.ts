import type {EventStore} from '../../db/event-store.ts';
import type {StateStore} from '../../db/state-store.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import type {Role} from '../../model/role.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import type {TracedFrame} from '../../proto/wire/messages.ts';
import type {Identity} from '../shared/socket/client.ts';
import type {EndpointBook} from './endpoint-book.ts';
import type {Imports} from './imports.ts';
import type {LookupFiles} from './lookups/lookup-files.ts';
import type {LossLedger} from './ledger/loss-ledger.ts';
import type {Clinic} from './sources/clinic.ts';
import type {SourceBook} from './sources/source-book.ts';

/** A rule in words, for an alert's detail. */
export interface RuleDescription {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	/** What it counts, over which time, by what: `5 or more of one source.ip within 10 min`. */
	readonly condition: string;
}

/** What the hub's wiring gives its socket: the handlers read and change state through it, and through nothing else. */
export interface HubContext {
	readonly name: string;
	readonly version: string;
	readonly events: EventStore;
	readonly state: StateStore;
	readonly endpoints: EndpointBook;
	readonly imports: Imports;
	readonly sources: SourceBook;
	readonly clinic: Clinic;
	readonly lookups: LookupFiles;
	/** The last frames exchanged with the agent, oldest first; none of an agent that was not connected since the start. */
	trace(agentId: string): readonly TracedFrame[];
	health(): HealthJson;
	/** What became of everything that was received since `startedAt`. */
	ledger(): LossLedger;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	rule(id: string): RuleDescription | undefined;
	/** The role the configuration gives a local user; root and the hub's own uid are admin. */
	roleOf(caller: Identity): Role | null;
	/** Called after each commit of events and after each change of alerts; returns the function that stops it. */
	onChange(listener: (change: HubChange) => void): () => void;
	/** Somebody looks at what the hub has: what was received is stored first, and what comes does not wait for long. */
	looked(): Promise<void>;
	/** Milliseconds since the epoch. */
	now(): number;
}

export type HubChange =
	/** The batch is valid only during the call. */
	| {readonly kind: 'events'; readonly batch: EventBatch; readonly lastId: number}
	| {readonly kind: 'alerts'}
	| {readonly kind: 'endpoints'}
	/** Which parse errors became events. */
	| {readonly kind: 'reparsed'};
