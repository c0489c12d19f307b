import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {packageVersion} from '../../base/package-root.ts';
import {formatProblem} from '../../base/yaml-document.ts';
import type {Committed} from '../../db/event-store.ts';
import {IncidentTally} from '../../intake/incident-tally.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import type {Role} from '../../model/role.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import type {TracedFrame} from '../../proto/wire/messages.ts';
import type {Log} from '../shared/log.ts';
import type {Identity} from '../shared/socket/client.ts';
import type {SocketServer} from '../shared/socket/server.ts';
import {AgentService} from './agent-service.ts';
import type {AlertKeeper} from './alert-keeper.ts';
import {tallySources} from './batch-tally.ts';
import type {ChangeFeed} from './change-feed.ts';
import type {CommitPace} from './commit-pace.ts';
import type {Config} from './config.ts';
import type {Detection} from './detection.ts';
import {DetectionInUse} from './detection-in-use.ts';
import type {EndpointBook} from './endpoint-book.ts';
import type {HubHealth} from './health.ts';
import type {HubChange, HubContext, RuleDescription} from './hub-context.ts';
import {fixedChanges, withFixed} from './fixed-settings.ts';
import {Imports} from './imports.ts';
import {findLosses} from './ledger/losses.ts';
import type {LossLedger} from './ledger/loss-ledger.ts';
import type {Loaded} from './load.ts';
import type {HubParts, OpenParts} from './open-parts.ts';
import type {LookupFiles} from './lookups/lookup-files.ts';
import {openParts} from './open-parts.ts';
import {Progress} from './progress.ts';
import {DiskGuard} from './retention/disk-guard.ts';
import type {RetentionService} from './retention/retention-service.ts';
import {reportTrouble} from './report-trouble.ts';
import {roleOfCaller} from '../shared/roles.ts';
import type {Reloaded} from '../shared/reloads.ts';
import {Reloads} from '../shared/reloads.ts';
import {startSocketServer} from './socket/server.ts';
import {SourceReaders} from './source-readers.ts';
import {Clinic} from './sources/clinic.ts';
import {NewSenders} from './sources/new-senders.ts';
import {SourceBook} from './sources/source-book.ts';
import {StoreTidier} from './store-tidier.ts';
import type {Stores} from './stores.ts';
import {openStores} from './stores.ts';
import {SyslogIntake} from './syslog-intake.ts';
import {Writer} from './writer.ts';

/** Time for the slow steps of a stop, which has to be over within 5 s. */
const stopMs = {drain: 1500, commit: 2000, alerts: 1000} as const;

/** How often the size on disk is measured. */
const measureMs = 10_000;

/** Who looks waits at most so long for what was received before. */
const lookPatienceMs = 500;

/** How often endpoints are looked at for silence, and the store for what can be put in order. */
const tickMs = 1000;

/**
 * The wiring of a hub, and what its socket sees of it:
 *
 * ```
 * intake ─ bytes ─> readers (pipeline) ─ rows ─> writer ─ batches ─> event store
 *                                                  └─ committed ─> alert keeper ─ alerts ─> state store
 *                                                          └──────────┴─> changes ─> socket
 * ```
 */
export class Hub implements HubContext {
	readonly version = packageVersion();
	readonly endpoints: EndpointBook;
	readonly imports: Imports;
	readonly sources: SourceBook;
	readonly clinic: Clinic;
	readonly #log: Log;
	readonly #stores: Stores;
	readonly #changes: ChangeFeed;
	readonly #newSenders: NewSenders;
	readonly #health: HubHealth;
	readonly #ledger: LossLedger;
	readonly #keeper: AlertKeeper;
	readonly #retention: RetentionService;
	readonly #guard: DiskGuard;
	readonly #pace: CommitPace;
	readonly #writer: Writer;
	readonly #progress: Progress;
	readonly #readers: SourceReaders;
	readonly #intake: SyslogIntake;
	readonly #agents: AgentService;
	readonly #reloads: Reloads;
	readonly #tidier: StoreTidier;
	readonly #measuring: NodeJS.Timeout;
	readonly #ticking: NodeJS.Timeout;
	readonly #detection: DetectionInUse;
	#config: Config;
	#socket: SocketServer | undefined;
	#isFull = false;
	#isRefused = false;

	private constructor(parts: HubParts, opened: OpenParts) {
		this.#log = parts.log;
		this.#config = parts.config;
		this.#stores = opened.stores;
		this.#changes = opened.changes;
		this.#health = opened.health;
		this.#ledger = opened.ledger;
		this.#keeper = opened.keeper;
		this.#pace = opened.pace;
		this.#retention = opened.retention;
		this.#guard = this.#guardOf(parts.config);
		this.endpoints = opened.endpoints;
		this.#writer = new Writer({
			pace: this.#pace,
			bufferBytes: parts.config.bufferBytes.disk,
			store: {append: async (batch) => this.#append(batch)},
			onFull: (isFull) => {
				this.#isFull = isFull;
				this.#setValves();
			},
			onSealed: (batch) => this.#ledger.received(tallySources(batch)),
			onCommitted: (batch, committed) => this.#committed(batch, committed),
			onTrouble: (error) => {
				this.#isRefused = error !== undefined;
				this.#setValves();
				this.#report('events are not stored', error);
			},
		});
		this.#detection = new DetectionInUse(parts.detection, {
			events: this.events,
			flush: async () => this.#writer.flush(),
			problems: opened.health.problems,
			log: parts.log,
		});
		this.#progress = new Progress(this.#writer);
		const incidents = new IncidentTally();
		this.sources = new SourceBook(this.state.sources, parts.config, this.endpoints.agentNames());
		this.#newSenders = new NewSenders(this);
		this.#readers = new SourceReaders({
			detection: () => this.#detection.now,
			sink: this.#writer,
			incidents,
			book: this.sources,
			config: parts.config,
		});
		this.#intake = this.#intakeOf(parts, incidents);
		this.#agents = this.#agentsOf(parts);
		this.imports = this.#importsOf();
		this.clinic = this.#clinicOf(opened);
		this.#reloads = new Reloads({daemon: 'hub', problems: opened.health.problems, log: parts.log});
		this.#tidier = this.#tidierOf();
		this.#measuring = setInterval(() => void this.#measure(), measureMs).unref();
		this.#ticking = setInterval(() => this.#tick(), tickMs).unref();
	}

	/** Opens everything and takes in syslog. Rejects with an NmsError, with all closed again, where something cannot be opened. */
	static async start(parts: HubParts): Promise<Hub> {
		const stores = await openStores(parts.config.stateDirectory, parts.config.name, parts.threads);
		let hub: Hub | undefined;
		try {
			hub = new Hub(parts, await openParts(parts, stores));
			await hub.#open();
			return hub;
		} catch (error) {
			if (hub === undefined) await stores.close();
			else await hub.#close();
			throw error;
		}
	}

	get lookups(): LookupFiles {
		return this.#detection.now.lookups;
	}

	get name(): string {
		return this.#config.name;
	}

	get startedAt(): number {
		return this.#health.startedAt;
	}

	get events(): Stores['events'] {
		return this.#stores.events;
	}

	get state(): Stores['state'] {
		return this.#stores.state;
	}

	health(): HealthJson {
		return this.#health.report({
			now: this.now(),
			losses: findLosses({
				ledger: this.ledger(),
				endpoints: this.endpoints.list(),
				maxMessageBytes: this.#config.syslog.max_message_bytes,
			}),
			intake: this.#intake,
			agents: this.#agents,
			endpoints: {...this.endpoints.counts()},
			retention: this.#retention.report(),
			disk: this.#guard.report(),
			index: this.#tidier.index,
			tidied: this.#tidier.tidied,
			nameOf: (source) => this.endpoints.ofSource(source)?.name,
			newSenders: this.#newSenders.report(this.now()),
			hitsToFold: this.#keeper.hitsToFold,
			groupsEvicted: this.#keeper.evicted,
			maxConnections: this.#config.syslog.max_connections,
		});
	}

	ledger(): LossLedger {
		this.#ledger.counted(this.#intake.takeCounts(), this.now());
		return this.#ledger;
	}

	rule(id: string): RuleDescription | undefined {
		return this.#detection.now.rules.describe(id);
	}

	roleOf(caller: Identity): Role | null {
		return roleOfCaller(caller, this.#config.roles, process.geteuid?.() ?? 0);
	}

	trace(agentId: string): readonly TracedFrame[] {
		return this.#agents.trace(agentId);
	}

	onChange(listener: (change: HubChange) => void): () => void {
		return this.#changes.listen(listener);
	}

	async looked(): Promise<void> {
		const now = performance.now();
		const wasWatched = this.#pace.isWatched(now);
		this.#pace.looked(now);
		if (wasWatched) return;
		const caughtUp = this.#writer.flush().then(async () => this.#keeper.catchUp());
		await Promise.race([caughtUp, delay(lookPatienceMs, undefined, {ref: false})]);
	}

	now(): number {
		return Date.now();
	}

	/** Whether work has moved on since this was last asked. */
	isMoving(): boolean {
		return this.#progress.isMoving();
	}

	/** Takes what is loaded, or keeps what there is and resolves with why; one reload after the other. */
	async reload(load: (before: Detection) => Loaded): Promise<string | undefined> {
		return this.#reloads.run(async () => {
			const loaded = load(this.#detection.now);
			if (loaded.kind === 'error')
				return {kind: 'refused', reasons: loaded.problems.map(formatProblem)};
			return this.#change(loaded);
		});
	}

	/** Takes in no more, commits what was received, makes its alerts and closes all. Resolves with whether all was stored. */
	async stop(): Promise<boolean> {
		await this.#reloads.settled();
		await this.clinic.stop();
		await this.#agents.pause();
		await this.#intake.drain(stopMs.drain);
		const isStored = await this.#commitRest();
		await this.#agents.close();
		// Alerts that are not made in time are made at the next start.
		await this.#keeper.catchUpWithin(stopMs.alerts);
		await this.#close();
		this.#log.info('stopped');
		return isStored;
	}

	async #open(): Promise<void> {
		await this.#guard.start();
		await this.#measure();
		await this.#intake.start();
		await this.#agents.start();
		// Last, so that whoever is answered finds a hub that listens.
		this.#socket = await startSocketServer(this, {path: this.#config.socketPath});
		this.#retention.start();
		this.clinic.start();
		for (const {kind, address, port} of [...this.#intake.listeners(), ...this.#agents.listeners()])
			this.#log.info({kind, address, port}, 'listening');
		const {socketPath, stateDirectory} = this.#config;
		this.#log.info({socket: socketPath, state: stateDirectory, version: this.version}, 'ready');
	}

	async #close(): Promise<void> {
		this.#tidier.close();
		clearInterval(this.#measuring);
		clearInterval(this.#ticking);
		await this.clinic.stop();
		await this.#intake.drain(0);
		await this.#agents.close();
		this.#writer.abort();
		await this.#guard.stop();
		await this.#retention.stop();
		await this.#keeper.stop();
		await this.#socket?.close();
		this.endpoints.flush();
		this.sources.end(this.now());
		await this.#stores.close();
	}

	async #commitRest(): Promise<boolean> {
		const timer = setTimeout(() => this.#writer.abort(), stopMs.commit);
		await this.#writer.flush();
		clearTimeout(timer);
		const rows = this.#writer.waiting;
		if (rows === 0) return true;
		const sources = this.#ledger.giveUp();
		this.#log.error({rows, sources}, 'rows are lost: the store did not take them in time');
		return false;
	}

	#committed(batch: EventBatch, committed: Committed): void {
		this.#health.committed(committed, this.now());
		const tallies = tallySources(batch);
		this.#ledger.committed(tallies);
		this.endpoints.committed(tallies, this.now());
		this.#agents.committed(tallies);
		this.clinic.committed(batch);
		this.#changes.tell({kind: 'events', batch, lastId: committed.lastId});
		this.#keeper.committed(batch, committed.lastHit);
	}

	#guardOf({stateDirectory, retention}: Config): DiskGuard {
		return new DiskGuard({
			directory: stateDirectory,
			settings: retention,
			makeRoom: async (bytes) => this.#retention.makeRoom(bytes),
			onChange: () => this.#setValves(),
			onTrouble: (error) => this.#report('events are not taken in', error),
		});
	}

	#agentsOf(parts: HubParts): AgentService {
		return new AgentService({
			log: parts.log,
			settings: parts.config.agents,
			hub: {id: this.state.hubId, name: this.name, version: this.version},
			book: this.endpoints,
			cursor: async (source) => this.events.cursor(source),
			open: (source, timezone) => this.#readers.openAgent(source, timezone),
			now: () => this.now(),
		});
	}

	#intakeOf({config, ...parts}: HubParts, incidents: IncidentTally): SyslogIntake {
		return new SyslogIntake({
			...parts,
			settings: config,
			incidents,
			epoch: `${this.now()}-${process.pid}`,
			open: (source, framing) => this.#readers.open(source, framing),
			quotaOf: (source) => this.sources.quotaOf(source),
		});
	}

	#importsOf(): Imports {
		return new Imports({
			events: this.events,
			state: this.state,
			readers: this.#readers,
			isOpen: () => this.#canWait(),
			now: () => this.now(),
		});
	}

	#clinicOf({salvage}: OpenParts): Clinic {
		return new Clinic({
			...this.#stores,
			book: this.sources,
			readers: this.#readers,
			flush: async () => this.#writer.flush(),
			isOpen: () => this.#canWait(),
			now: () => this.now(),
			salvage,
			onChange: () => this.#changes.tell({kind: 'reparsed'}),
			onTrouble: (error) => this.#report('parse errors are not read again', error),
		});
	}

	#tidierOf(): StoreTidier {
		return new StoreTidier({
			events: this.events,
			hasRoom: () => this.#guard.state !== 'full',
			redecodeMs: () => this.#config.redecodeMs,
			now: () => this.now(),
			report: (cause, error) => this.#report(cause, error),
		});
	}

	async #append(batch: EventBatch): Promise<Committed> {
		this.#guard.admit();
		return this.events.append(batch);
	}

	/** What is refused by the store may still wait in memory, where no sender can be made to wait, unless the disk is nearly full. */
	#setValves(): void {
		const isShort = this.#guard.state !== 'enough';
		const canWait = this.#canWait();
		const full = this.#isRefused || isShort ? 'disk' : 'wait';
		this.#intake.setOpen({tcp: canWait, udp: this.#isFull || isShort ? full : 'open'});
		this.#agents.setOpen(canWait);
	}

	/** Whether senders that can wait may go on. */
	#canWait(): boolean {
		return !this.#isFull && !this.#isRefused && this.#guard.state === 'enough';
	}

	#report(cause: string, error: unknown): void {
		reportTrouble(this.#log, this.#health, {cause, error});
	}

	async #measure(): Promise<void> {
		// What is lost is noticed when it happens, and not only when somebody asks.
		this.ledger();
		try {
			this.#health.stateBytes = await this.#stores.sizeBytes();
		} catch (error) {
			this.#log.warn({err: error}, 'the size of the state directory is not known');
		}
	}

	#tick(): void {
		this.endpoints.tick(this.now());
		this.sources.tick(this.endpoints.agentNames(), this.now());
		void this.#detection.refreshLookups(this.now());
		void this.#tidier.look();
	}

	async #change({config, detection}: Pick<HubParts, 'config' | 'detection'>): Promise<Reloaded> {
		await this.#keeper.changeRules(detection.rules);
		try {
			await this.#intake.reconfigure(config);
			await this.#agents.reconfigure(config.agents);
		} catch (error) {
			await this.#keeper.changeRules(this.#detection.now.rules);
			await this.#intake.reconfigure(this.#config);
			throw error;
		}
		const fixed = fixedChanges(this.#config, config);
		this.#config = withFixed(config, this.#config);
		await this.#detection.change(detection);
		this.sources.configure(config);
		this.#readers.configure(config);
		this.#writer.resize(config.bufferBytes.disk);
		void this.#retention.configure(config.retention);
		this.#guard.configure(config.retention);
		return {kind: 'done', file: config.file, fixed};
	}
}
