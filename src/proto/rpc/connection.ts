import type {z} from 'zod';
import {NmsError} from '../../base/errors.ts';
import {LineSplitter} from '../../base/line-splitter.ts';
import {hubMessageSchema} from './codec.ts';
import {decodeLine} from './line.ts';
import {lineLimitBytes} from './protocol.ts';
import type {Daemon} from './protocol.ts';
import {quickParse} from './quick-parse.ts';
import {rpcErrorToNmsError} from './rpc-error.ts';
import type {Transport} from './transport.ts';

interface Pending {
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: NmsError) => void;
}

/** A connection to a daemon's local socket, whatever its methods: requests are answered in order, notifications arrive by themselves. */
export class RpcConnection {
	/** Settles when the connection is gone: with the reason, or with null after `close()`. */
	readonly disconnected: Promise<NmsError | null>;
	readonly #transport: Transport;
	readonly #daemon: Daemon;
	readonly #onNotification: (method: string, params: unknown) => void;
	readonly #lines = new LineSplitter(lineLimitBytes);
	readonly #pending = new Map<number, Pending>();
	#lastId = 0;
	#heardAt = performance.now();
	#isClosed = false;
	/** Why we ourselves broke off. */
	#fault: NmsError | undefined;

	constructor(
		transport: Transport,
		daemon: Daemon,
		onNotification: (method: string, params: unknown) => void,
	) {
		this.#transport = transport;
		this.#daemon = daemon;
		this.#onNotification = onNotification;
		transport.input.on('data', (chunk: Buffer) => this.#receive(chunk));
		transport.input.once('end', () => transport.destroy());
		this.disconnected = transport.ended.then((reason) => this.#end(this.#fault ?? reason));
	}

	get isClosed(): boolean {
		return this.#isClosed;
	}

	/** Milliseconds since the daemon last said anything. */
	get silentMs(): number {
		return performance.now() - this.#heardAt;
	}

	/** Asks and waits for the answer. Rejects with the daemon's error, or `unreachable` where the connection ends first. */
	async call<Value>(method: string, params: unknown, schema: z.ZodType<Value>): Promise<Value> {
		return this.accept(schema, await this.#ask(method, params), method);
	}

	/** What an answer holds, or an error where it has another form than its schema. */
	accept<Value>(schema: z.ZodType<Value>, value: unknown, method: string): Value {
		const result = quickParse(schema, value);
		if (result.success) return result.data;
		const [issue] = result.error.issues;
		throw new NmsError(
			'protocol',
			`the ${this.#daemon}'s answer to ${method} is not as agreed: ${issue?.path.join('.')}: ${issue?.message}`,
			{remedy: 'use the same version of nms on both sides'},
		);
	}

	notify(method: string, params: unknown): void {
		if (!this.#transport.output.destroyed) this.#send({jsonrpc: '2.0', method, params});
	}

	/** Ends the connection; calls still waiting are rejected. */
	close(): void {
		this.#isClosed = true;
		this.#transport.destroy();
	}

	/** Ends the connection because of what the daemon sent. */
	breakOff(why: string): void {
		this.fail(
			new NmsError('protocol', `the ${this.#daemon} does not speak our protocol: ${why}`, {
				remedy: 'use the same version of nms on both sides',
			}),
		);
	}

	/** Ends the connection with this as the reason, unless there is one already. */
	fail(error: NmsError): void {
		this.#fault ??= error;
		this.#transport.destroy();
	}

	async #ask(method: string, params: unknown): Promise<unknown> {
		if (this.#isClosed || this.#transport.output.destroyed) throw this.#gone();
		this.#lastId += 1;
		const id = this.#lastId;
		return new Promise((resolve, reject) => {
			this.#pending.set(id, {resolve, reject});
			this.#send({jsonrpc: '2.0', id, method, params});
		});
	}

	#send(message: object): void {
		this.#transport.output.write(`${JSON.stringify(message)}\n`);
	}

	#receive(chunk: Buffer): void {
		this.#heardAt = performance.now();
		const {lines, isTooLong} = this.#lines.push(chunk);
		for (const line of lines) this.#receiveLine(line);
		if (isTooLong) this.breakOff(`it sent a line longer than ${lineLimitBytes} bytes`);
	}

	#receiveLine(line: string): void {
		const decoded = decodeLine(line);
		if (decoded.kind === 'error') return this.breakOff(`its line is ${decoded.reason}`);
		const message = quickParse(hubMessageSchema, decoded.value);
		if (!message.success) return this.breakOff('its line is no JSON-RPC message');
		if ('method' in message.data)
			return this.#onNotification(message.data.method, message.data.params);
		const pending = this.#pending.get(Number(message.data.id));
		if (!('error' in message.data)) {
			this.#pending.delete(Number(message.data.id));
			pending?.resolve(message.data.result);
			return;
		}
		const error = rpcErrorToNmsError(message.data.error);
		// An error without an id is about the connection: the daemon closes it next.
		if (message.data.id === null) this.#fault = error;
		this.#pending.delete(Number(message.data.id));
		pending?.reject(error);
	}

	#end(reason: NmsError): NmsError | null {
		const wasClosed = this.#isClosed;
		this.#isClosed = true;
		for (const pending of this.#pending.values()) pending.reject(reason);
		this.#pending.clear();
		return wasClosed ? null : reason;
	}

	#gone(): NmsError {
		return new NmsError('unreachable', `the connection to the ${this.#daemon} is closed`, {
			remedy: 'connect again',
		});
	}
}
