import {hostname} from 'node:os';
import process from 'node:process';
import {messageOf, NmsError, systemCodeOf} from '../../base/errors.ts';
import {packageVersion} from '../../base/package-root.ts';
import {randomHex} from '../../base/random-hex.ts';
import {hostInfo} from '../../collect/host-info.ts';
import {HostMeter} from '../../collect/host-status.ts';
import type {OpenedSpool} from '../../db/sqlite-spool.ts';
import {openSqliteSpool} from '../../db/sqlite-spool.ts';
import type {AgentCounters} from '../../model/endpoint.ts';
import type {Role} from '../../model/role.ts';
import type {AgentResult} from '../../proto/rpc/agent-schema.ts';
import {tracedFrameToJson} from '../../proto/rpc/traced-frame-json.ts';
import {Problems} from '../shared/problems.ts';
import type {Reloaded} from '../shared/reloads.ts';
import {Reloads} from '../shared/reloads.ts';
import {roleOfCaller} from '../shared/roles.ts';
import type {Identity} from '../shared/socket/client.ts';
import type {SocketServer} from '../shared/socket/server.ts';
import {serveSocket} from '../shared/socket/server.ts';
import {agentService} from './agent-service.ts';
import type {AgentView} from './agent-service.ts';
import {Collectors} from './collectors.ts';
import type {AgentConfig, LoadedConfig} from './config.ts';
import type {LinkChange} from './link.ts';
import {Link} from './link.ts';
import {hubAddressText} from '../../proto/wire/hub-address.ts';
import {readSecret} from './secret.ts';
import type {AgentLog} from './log.ts';
import {Progress} from './progress.ts';
import {SpoolBasket} from './spool-basket.ts';
import type {Trouble} from './status.ts';
import {statusOf} from './status.ts';

/** Problems told to the hub with each heartbeat. */
const toldProblems = 16;

/** Time for what was read last to reach the spool, of the 5 s that a stop may take. */
const collectMs = 2000;

/**
 * The wiring of an agent:
 *
 * ```
 * files, journal ─> collectors ─ events, position ─> spool ─> link (wire session) ─> hub
 *                                                      └──── acknowledged through ─────┘
 * ```
 */
export class Agent implements AgentView {
	readonly version = packageVersion();
	readonly name = hostname();
	readonly log: AgentLog;
	readonly #spool: OpenedSpool;
	readonly #basket: SpoolBasket;
	readonly #collectors: Collectors;
	readonly #link: Link;
	readonly #meter = new HostMeter();
	readonly #problems = new Problems();
	readonly #reloads: Reloads;
	readonly #startedAt = Date.now();
	readonly #progress = new Progress(() => [this.#link.work, ...this.#collectors.work()]);
	#config: AgentConfig;
	#socket: SocketServer | undefined;
	#lastError: Trouble | null = null;

	private constructor(config: AgentConfig, secret: Buffer | null, log: AgentLog) {
		this.log = log;
		this.#config = config;
		this.#reloads = new Reloads({daemon: 'agent', problems: this.#problems, log});
		const directory = config.stateDirectory;
		this.#spool = openSqliteSpool({directory, name: this.name, pid: process.pid});
		const {spool, warning} = this.#spool;
		if (warning !== null) this.#trouble('spool file', {code: 'refused', message: warning});
		this.#link = new Link(
			{
				spool,
				version: this.version,
				instance: randomHex(16),
				host: () => hostInfo(Date.now()),
				measure: () => ({status: this.#meter.measure(Date.now()), counters: this.#counters()}),
				nonce: () => randomHex(16),
				onChange: (change) => this.#linkChanged(change),
				onSpoolTrouble: (error) => this.#spoolTrouble('spool', error),
			},
			{hub: config.hub, secret},
		);
		this.#basket = new SpoolBasket({
			spool,
			maxBytes: config.spoolMaxBytes,
			onPut: () => this.#link.wake(),
			onTrouble: (error) => this.#spoolTrouble('reading stops', error),
		});
		this.#collectors = new Collectors(this.#basket);
	}

	/** Opens everything and begins to read and send. Rejects with an NmsError, with all closed again, where something cannot be opened. */
	static async start(config: AgentConfig, log: AgentLog): Promise<Agent> {
		const agent = new Agent(config, readSecret(config), log);
		try {
			await agent.#open();
			return agent;
		} catch (error) {
			agent.#spool.spool.close();
			throw error;
		}
	}

	get id(): string {
		return this.#spool.spool.agentId;
	}

	roleOf(caller: Identity): Role | null {
		return roleOfCaller(caller, new Map(this.#config.roles), process.geteuid?.() ?? 0);
	}

	status(): AgentResult<'agent.status'> {
		const {spool, file} = this.#spool;
		return statusOf({
			agent: {id: this.id, name: this.name, version: this.version, pid: process.pid},
			now: Date.now(),
			startedAt: this.#startedAt,
			hub: hubAddressText(this.#config.hub),
			link: this.#link.report(),
			collected: this.#collectors.report(),
			spool,
			spoolFile: file,
			spoolMaxBytes: this.#config.spoolMaxBytes,
			lastError: this.#lastError,
			problems: this.#problemTexts(),
		});
	}

	trace(): AgentResult<'agent.trace'>['frames'] {
		return this.#link.trace().map(tracedFrameToJson);
	}

	/** Whether reading, spooling and sending have moved since this was last asked, as far as there is something to do. */
	isMoving(): boolean {
		return this.#progress.isMoving();
	}

	/** One line about the link, as systemctl(1) shows it. */
	statusLine(): string {
		const {state, peer} = this.#link.report();
		const hub = hubAddressText(this.#config.hub);
		return state === 'connected' ? `connected to ${peer?.name} at ${hub}` : `${state}: ${hub}`;
	}

	/** Takes what is loaded, or keeps what there is and resolves with why; one reload after the other. */
	async reload(load: () => Promise<LoadedConfig>): Promise<string | undefined> {
		return this.#reloads.run(async () => {
			const loaded = await load();
			if (loaded.kind === 'error') return {kind: 'refused', reasons: loaded.problems};
			return this.#change(loaded.config, readSecret(loaded.config));
		});
	}

	/** Reads no more, and closes all; the spool keeps what the hub has not acknowledged. */
	async stop(): Promise<void> {
		await this.#reloads.settled();
		await Promise.race([this.#collectors.stop(), elapsed(collectMs)]);
		await this.#link.stop();
		await this.#socket?.close();
		const {events} = this.#spool.spool.depth;
		this.#spool.spool.close();
		this.log.info({spooled: events}, 'stopped');
	}

	async #open(): Promise<void> {
		const {socketPath, stateDirectory, hub} = this.#config;
		this.#socket = await serveSocket(agentService(this), {path: socketPath});
		this.#collectors.start(this.#config);
		this.#link.start();
		this.log.info(
			{
				id: this.id,
				hub: hubAddressText(hub),
				socket: socketPath,
				state: stateDirectory,
				version: this.version,
			},
			'ready',
		);
	}

	#counters(): AgentCounters {
		const {read, tooLong, lostBytes} = this.#collectors.report();
		const {events, bytes} = this.#spool.spool.depth;
		return {
			read,
			tooLong,
			lostBytes,
			acknowledged: this.#link.report().acknowledged,
			spooled: events,
			spooledBytes: bytes,
			problems: this.#problemTexts().slice(0, toldProblems),
		};
	}

	#problemTexts(): readonly string[] {
		const watched = this.#collectors.report().watched.flatMap(({problem}) => problem ?? []);
		return [...this.#problems.list(), ...this.#fullText(), ...watched];
	}

	#fullText(): readonly string[] {
		if (!this.#basket.isFull) return [];
		const {spoolMaxBytes, hub} = this.#config;
		return [
			`the spool holds ${spoolMaxBytes} bytes, its bound, and nothing more is read until ${hubAddressText(hub)} takes some; see that the hub runs`,
		];
	}

	#linkChanged(change: LinkChange): void {
		if (change.kind === 'connected') {
			this.#problems.set('link', undefined);
			this.log.info({hub: change.hub, name: change.peer}, 'connected to the hub');
			return;
		}
		const {code, message, remedy} = change.error;
		this.#trouble('link', {code, message: `${change.hub}: ${message}`, remedy});
	}

	#spoolTrouble(cause: string, error: unknown): void {
		if (error === undefined) {
			if (this.#problems.set(cause, undefined)) this.log.info(`over: ${cause}`);
			return;
		}
		const message = `${cause}: ${messageOf(error)}`;
		if (error instanceof NmsError)
			this.#trouble(cause, {code: error.code, message, remedy: error.remedy});
		else this.#trouble(cause, {code: systemCodeOf(error) ?? 'internal', message});
	}

	/** Said once in the log when it begins; the problem stands until it is over. */
	#trouble(
		cause: string,
		{
			code,
			message,
			remedy = '',
		}: {readonly code: string; readonly message: string; readonly remedy?: string},
	): void {
		this.#lastError = {at: Date.now(), code, message, remedy};
		const text = remedy === '' ? message : `${message}; ${remedy}`;
		if (this.#problems.set(cause, text)) this.log.warn({code}, text);
	}

	async #change(config: AgentConfig, secret: Buffer | null): Promise<Reloaded> {
		const fixed = fixedChanges(this.#config, config);
		const {stateDirectory, socketPath, spoolMaxBytes} = this.#config;
		const isSame = sourcesOf(config) === sourcesOf(this.#config);
		this.#config = {...config, stateDirectory, socketPath, spoolMaxBytes};
		if (!isSame) {
			await this.#collectors.stop();
			this.#collectors.start(config);
		}
		this.#link.change({hub: config.hub, secret});
		return {kind: 'done', file: config.file, fixed};
	}
}

/** Settings that differ and are only read at the start. */
function fixedChanges(before: AgentConfig, after: AgentConfig): readonly string[] {
	const pairs: readonly (readonly [string, boolean])[] = [
		['agent.state_directory', before.stateDirectory !== after.stateDirectory],
		['agent.socket', before.socketPath !== after.socketPath],
		['agent.spool_max_bytes', before.spoolMaxBytes !== after.spoolMaxBytes],
	];
	return pairs.filter(([, isChanged]) => isChanged).map(([key]) => key);
}

function sourcesOf({files, journal}: AgentConfig): string {
	return JSON.stringify([files, journal]);
}

async function elapsed(ms: number): Promise<void> {
	return new Promise((resolve) => {
		setTimeout(resolve, ms).unref();
	});
}
