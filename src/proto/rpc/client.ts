import type {z} from 'zod';
import {messageOf, NmsError} from '../../base/errors.ts';
import {LineSplitter} from '../../base/line-splitter.ts';
import {packageVersion} from '../../base/package-root.ts';
import type {Role} from '../../model/role.ts';
import {hubMessageSchema} from './codec.ts';
import {checkSocketOwners, makeIdentityLink} from './identity-link.ts';
import {decodeLine} from './line.ts';
import {lineLimitBytes, protocolVersion} from './protocol.ts';
import {rpcErrorToNmsError} from './rpc-error.ts';
import {alertWindowResult, eventWindowResult, healthJson, methods, updateParams} from './schema.ts';
import type {
	AlertWindowResult,
	EventWindowResult,
	HealthJson,
	MethodName,
	ParamsInput,
	Result,
	Update,
} from './schema.ts';
import type {HubTarget} from './socket-path.ts';
import {openTransport} from './transport.ts';
import type {Transport} from './transport.ts';

/** Who the caller is to the hub. */
export interface Session {
	readonly hub: {readonly id: string; readonly name: string; readonly version: string};
	readonly user: string;
	readonly uid: number;
	readonly role: Role | null;
}

export type ViewName = 'health' | 'alerts' | 'events';
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

interface Snapshots {
	readonly health: HealthJson;
	readonly alerts: AlertWindowResult;
	readonly events: EventWindowResult;
}

const snapshotSchemas: {readonly [V in ViewName]: z.ZodType<Snapshots[V]>} = {
	health: healthJson,
	alerts: alertWindowResult,
	events: eventWindowResult,
};

const methodSchemas: {readonly [M in MethodName]: {readonly result: z.ZodType<Result<M>>}} =
	methods;

interface Pending {
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: NmsError) => void;
}

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
	/** Settles when the connection is gone: with the reason, or with null after `close()`. */
	readonly disconnected: Promise<NmsError | null>;
	readonly #transport: Transport;
	readonly #lines = new LineSplitter(lineLimitBytes);
	readonly #pending = new Map<number, Pending>();
	readonly #listeners = new Map<number, (update: Update['update']) => void | Promise<void>>();
	#lastId = 0;
	#session: Session | undefined;
	#isClosed = false;
	/** Why we ourselves broke off. */
	#fault: NmsError | undefined;

	constructor(transport: Transport) {
		this.#transport = transport;
		transport.input.on('data', (chunk: Buffer) => this.#receive(chunk));
		transport.input.once('end', () => transport.destroy());
		this.disconnected = transport.ended.then((reason) => this.#end(this.#fault ?? reason));
	}

	/** What the hub and we said of ourselves. */
	get session(): Session {
		if (this.#session === undefined) throw new Error('connectHub has not identified the caller');
		return this.#session;
	}

	/** `hello`, the link, `authenticate`: once, before any other call. */
	async identify(target: HubTarget, name: string): Promise<void> {
		const client = {name, version: packageVersion()};
		const hello = await this.call('hello', {protocol: protocolVersion, client});
		// Behind a command, `nms rpc` has made the link on the hub's machine.
		if (target.kind === 'socket') makeIdentityLink(target.path, hello.auth);
		const caller = await this.call('authenticate', {});
		this.#session = {hub: hello.hub, ...caller};
	}

	/** Asks and waits for the answer. Rejects with the hub's error, or `unreachable` where the connection ends first. */
	async call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
		const answer = await this.#ask(method, params);
		return accept(methodSchemas[method].result, answer, method);
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
		const snapshot = accept(snapshotSchemas[view], answer.snapshot, 'subscribe');
		const id = answer.subscription;
		this.#listeners.set(id, (update) => {
			if (isOf(update, view)) return onUpdate(update);
		});
		this.#notify('ack', {subscription: id, revision: answer.revision});
		return {
			snapshot,
			close: async () => {
				if (this.#listeners.delete(id) && !this.#isClosed)
					await this.call('unsubscribe', {subscription: id});
			},
		};
	}

	/** Ends the connection; calls still waiting are rejected. */
	close(): void {
		this.#isClosed = true;
		this.#transport.destroy();
	}

	async #ask(method: MethodName, params: unknown): Promise<unknown> {
		if (this.#isClosed || this.#transport.output.destroyed) throw gone();
		this.#lastId += 1;
		const id = this.#lastId;
		return new Promise((resolve, reject) => {
			this.#pending.set(id, {resolve, reject});
			this.#send({jsonrpc: '2.0', id, method, params});
		});
	}

	#notify(method: MethodName, params: unknown): void {
		if (!this.#transport.output.destroyed) this.#send({jsonrpc: '2.0', method, params});
	}

	#send(message: object): void {
		this.#transport.output.write(`${JSON.stringify(message)}\n`);
	}

	#receive(chunk: Buffer): void {
		const {lines, isTooLong} = this.#lines.push(chunk);
		for (const line of lines) this.#receiveLine(line);
		if (isTooLong) this.#breakOff(`it sent a line longer than ${lineLimitBytes} bytes`);
	}

	#receiveLine(line: string): void {
		const decoded = decodeLine(line);
		if (decoded.kind === 'error') return this.#breakOff(`its line is ${decoded.reason}`);
		const message = hubMessageSchema.safeParse(decoded.value);
		if (!message.success) return this.#breakOff('its line is no JSON-RPC message');
		if ('method' in message.data) return this.#update(message.data);
		const pending = this.#pending.get(Number(message.data.id));
		if (!('error' in message.data)) {
			this.#pending.delete(Number(message.data.id));
			pending?.resolve(message.data.result);
			return;
		}
		const error = rpcErrorToNmsError(message.data.error);
		// An error without an id is about the connection: the hub closes it next.
		if (message.data.id === null) this.#fault = error;
		this.#pending.delete(Number(message.data.id));
		pending?.reject(error);
	}

	#update({method, params}: {readonly method: string; readonly params?: unknown}): void {
		if (method !== 'update') return;
		const update = updateParams.safeParse(params);
		if (!update.success) return this.#breakOff('its update has another form than nms-protocol(7)');
		void this.#deliver(update.data);
	}

	async #deliver({subscription, revision, update}: Update): Promise<void> {
		try {
			await this.#listeners.get(subscription)?.(update);
		} catch (error) {
			// Without its updates the caller would show an old state as if it were the newest.
			this.#fault ??= new NmsError('internal', `an update failed: ${messageOf(error)}`, {
				remedy: 'report this with what was on the screen',
				cause: error,
			});
			this.#transport.destroy();
			return;
		}
		if (this.#listeners.has(subscription)) this.#notify('ack', {subscription, revision});
	}

	#breakOff(why: string): void {
		this.#fault ??= new NmsError('protocol', `the hub does not speak our protocol: ${why}`, {
			remedy: 'use the same version of nms on both sides',
		});
		this.#transport.destroy();
	}

	#end(reason: NmsError): NmsError | null {
		const wasClosed = this.#isClosed;
		this.#isClosed = true;
		for (const pending of this.#pending.values()) pending.reject(reason);
		this.#pending.clear();
		this.#listeners.clear();
		return wasClosed ? null : reason;
	}
}

function isOf<V extends ViewName>(update: Update['update'], view: V): update is UpdateOf<V> {
	return update.view === view;
}

function accept<Value>(schema: z.ZodType<Value>, value: unknown, method: string): Value {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw new NmsError(
		'protocol',
		`the hub's answer to ${method} is not as agreed: ${issue?.path.join('.')}: ${issue?.message}`,
		{remedy: 'use the same version of nms on both sides'},
	);
}

function gone(): NmsError {
	return new NmsError('unreachable', 'the connection to the hub is closed', {
		remedy: 'connect again',
	});
}
