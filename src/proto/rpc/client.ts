import type {z} from 'zod';
import {messageOf, NmsError} from '../../base/errors.ts';
import {RpcConnection} from './connection.ts';
import {identify} from './identify.ts';
import type {Session} from './identify.ts';
import {checkSocketOwners} from './identity-link.ts';
import {alertWindowResult, eventWindowResult, healthJson, methods, updateParams} from './schema.ts';
import type {EndpointWindowResult} from './endpoint-schema.ts';
import {endpointWindowResult} from './endpoint-schema.ts';
import type {LedgerResult} from './ledger-schema.ts';
import {ledgerResult} from './ledger-schema.ts';
import type {ParseErrorGroupsResult} from './parse-error-schema.ts';
import {parseErrorGroupsResult} from './parse-error-schema.ts';
import type {StatisticsResult} from './statistics-schema.ts';
import {statisticsResult} from './statistics-schema.ts';
import type {
	AlertWindowResult,
	EventWindowResult,
	HealthJson,
	MethodName,
	ParamsInput,
	Result,
	Update,
} from './schema.ts';
import {quickParse} from './quick-parse.ts';
import type {HubTarget} from './socket-path.ts';
import {openTransport} from './transport.ts';
import type {Transport} from './transport.ts';

interface Snapshots {
	readonly health: HealthJson;
	readonly alerts: AlertWindowResult;
	readonly events: EventWindowResult;
	readonly endpoints: EndpointWindowResult;
	readonly ledger: LedgerResult;
	readonly parse_errors: ParseErrorGroupsResult;
	readonly statistics: StatisticsResult;
}

export type ViewName = keyof Snapshots;
export type UpdateOf<V extends ViewName> = Extract<Update['update'], {readonly view: V}>;
export type SubscribeParams<V extends ViewName> = Extract<
	ParamsInput<'subscribe'>,
	{readonly view: V}
>;
type SnapshotOf<V extends ViewName> = Snapshots[V];

export interface Subscription<V extends ViewName> {
	readonly snapshot: SnapshotOf<V>;
	/** No update is delivered once this was called. */
	close(): Promise<void>;
}

const snapshotSchemas: {readonly [V in ViewName]: z.ZodType<Snapshots[V]>} = {
	health: healthJson,
	alerts: alertWindowResult,
	events: eventWindowResult,
	endpoints: endpointWindowResult,
	ledger: ledgerResult,
	parse_errors: parseErrorGroupsResult,
	statistics: statisticsResult,
};

const methodSchemas: {readonly [M in MethodName]: {readonly result: z.ZodType<Result<M>>}} =
	methods;

/**
 * Connects to a hub and identifies the caller. Rejects with `unreachable` (nobody answers), `version`, `refused` (the socket is not to
 * be trusted) or the hub's own error. Aborting the signal ends the attempt, and later the connection.
 */
export async function connectHub(
	target: HubTarget,
	{signal, name = 'nms'}: {readonly signal?: AbortSignal; readonly name?: string} = {},
): Promise<HubClient> {
	if (target.kind === 'socket') checkSocketOwners(target.path);
	signal?.throwIfAborted();
	const client = new HubClient(await openTransport(target));
	signal?.addEventListener('abort', () => client.close(), {once: true});
	try {
		await client.identify(target, name);
		return client;
	} catch (error) {
		client.close();
		throw error;
	}
}

/** A connection to a hub: requests are answered in order, updates arrive by themselves. Made by `connectHub`. */
export class HubClient {
	readonly #connection: RpcConnection;
	readonly #listeners = new Map<number, (update: Update['update']) => void | Promise<void>>();
	#session: Session | undefined;

	constructor(transport: Transport) {
		this.#connection = new RpcConnection(transport, 'hub', (method, params) =>
			this.#update(method, params),
		);
		void this.disconnected.then(() => this.#listeners.clear());
	}

	/** Settles when the connection is gone: with the reason, or with null after `close()`. */
	get disconnected(): Promise<NmsError | null> {
		return this.#connection.disconnected;
	}

	/** Milliseconds since the hub last said anything. */
	get silentMs(): number {
		return this.#connection.silentMs;
	}

	/** What the hub and we said of ourselves. */
	get session(): Session {
		if (this.#session === undefined) throw new Error('connectHub has not identified the caller');
		return this.#session;
	}

	/** `hello`, the link, `authenticate`: once, before any other call. */
	async identify(target: HubTarget, name: string): Promise<void> {
		this.#session = await identify(this.#connection, target, name);
	}

	/** Asks and waits for the answer. Rejects with the hub's error, or `unreachable` where the connection ends first. */
	async call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
		return this.#connection.call(method, params, methodSchemas[method].result);
	}

	/**
	 * Opens a live view: its snapshot, then every change. An update is acknowledged when `onUpdate` has returned or its promise has
	 * settled, and only then the hub sends the next. view.ts applies updates to the snapshot.
	 */
	async subscribe<V extends ViewName>(
		params: SubscribeParams<V> & {readonly view: V},
		onUpdate: (update: UpdateOf<V>) => void | Promise<void>,
	): Promise<Subscription<V>> {
		const {view} = params;
		const answer = await this.call('subscribe', params);
		const snapshot = this.#connection.accept(snapshotSchemas[view], answer.snapshot, 'subscribe');
		const id = answer.subscription;
		this.#listeners.set(id, (update) => {
			if (isOf(update, view)) return onUpdate(update);
		});
		this.#connection.notify('ack', {subscription: id, revision: answer.revision});
		return {
			snapshot,
			close: async () => {
				if (this.#listeners.delete(id) && !this.#connection.isClosed)
					await this.call('unsubscribe', {subscription: id});
			},
		};
	}

	/** Ends the connection; calls still waiting are rejected. */
	close(): void {
		this.#connection.close();
	}

	#update(method: string, params: unknown): void {
		if (method !== 'update') return;
		const update = quickParse(updateParams, params);
		if (!update.success)
			return this.#connection.breakOff('its update has another form than nms-protocol(7)');
		void this.#deliver(update.data);
	}

	async #deliver({subscription, revision, update}: Update): Promise<void> {
		try {
			await this.#listeners.get(subscription)?.(update);
		} catch (error) {
			// Without its updates the caller would show an old state as if it were the newest.
			this.#connection.fail(
				new NmsError('internal', `an update failed: ${messageOf(error)}`, {
					remedy: 'report this with what was on the screen',
					cause: error,
				}),
			);
			return;
		}
		if (this.#listeners.has(subscription)) this.#connection.notify('ack', {subscription, revision});
	}
}

function isOf<V extends ViewName>(update: Update['update'], view: V): update is UpdateOf<V> {
	return update.view === view;
}
