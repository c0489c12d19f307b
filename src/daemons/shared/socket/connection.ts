import type {Socket} from 'node:net';
import {setImmediate} from 'node:timers/promises';
import {LineSplitter} from '../../../base/line-splitter.ts';
import {lineLimitBytes} from '../../../proto/rpc/protocol.ts';
import type {RpcError} from '../../../proto/rpc/protocol.ts';
import {rpcError} from '../../../proto/rpc/rpc-error.ts';
import {answerLine, failure} from './answer.ts';
import type {Response} from './answer.ts';
import type {AuthDirectory} from './auth-directory.ts';
import {Client} from './client.ts';
import {JsonText} from './json-text.ts';
import {socketLimits} from './limits.ts';
import type {RefusalLog} from './refusal-log.ts';
import type {Call, Live, Service} from './service.ts';

/** What all connections of one socket share. */
export interface Shared<Own extends Live> {
	readonly service: Service<Own>;
	readonly auth: AuthDirectory;
	readonly refusals: RefusalLog;
	/** See `socketLimits.idleMs`. */
	readonly idleMs: number;
}

/**
 * One client's socket. Lines are answered one after the other, in order. The daemon neither reads on while too many wait, nor answers
 * or updates while the client leaves what was sent lying: a client costs the memory of one answer, one line and its socket's buffers.
 */
export class Connection<Own extends Live> {
	readonly client: Client;
	readonly #socket: Socket;
	readonly #shared: Shared<Own>;
	readonly #own: Own;
	readonly #call: Call & Own;
	readonly #lines = new LineSplitter(lineLimitBytes);
	#waiting: string[] = [];
	/** How many of `#waiting` are answered. */
	#answered = 0;
	#isAnswering = false;
	#isTooLong = false;
	#hasEnded = false;

	constructor(socket: Socket, shared: Shared<Own>) {
		this.#socket = socket;
		this.#shared = shared;
		const {service, auth, refusals} = shared;
		this.client = new Client((identity) => service.roleOf(identity));
		this.#own = service.open({
			canSend: () => this.#canWrite(),
			mayRead: () => this.client.may('read'),
			notify: (method, params) => this.#write({jsonrpc: '2.0', method, params}),
		});
		this.#call = {...this.#own, auth, refusals, client: this.client};
		socket.setTimeout(shared.idleMs, () => this.#endIdle());
		socket.on('data', (chunk: Buffer) => this.#receive(chunk));
		socket.on('drain', () => this.#resume());
		socket.on('end', () => this.#finish());
		// A reset connection: 'close' follows and is all that matters.
		socket.on('error', () => undefined);
		socket.on('close', () => this.#release());
	}

	/** Ends the connection after a last word. */
	refuse(error: RpcError): void {
		this.#hasEnded = true;
		this.#waiting = [];
		this.#socket.pause();
		if (this.#socket.writable) this.#write(failure(null, error));
		this.#socket.destroySoon();
	}

	destroy(): void {
		this.#socket.destroy();
	}

	#receive(chunk: Buffer): void {
		if (this.#hasEnded) return;
		const {lines, isTooLong} = this.#lines.push(chunk);
		for (const line of lines) this.#waiting.push(line);
		this.#isTooLong ||= isTooLong;
		if (isTooLong || this.#waiting.length >= socketLimits.waitingRequests) this.#socket.pause();
		void this.#answerAll();
	}

	#resume(): void {
		void this.#answerAll();
		this.#own.wake();
	}

	async #answerAll(): Promise<void> {
		if (this.#isAnswering) return;
		this.#isAnswering = true;
		while (this.#answered < this.#waiting.length && this.#canWrite()) {
			const line = this.#waiting[this.#answered] ?? '';
			this.#answered += 1;
			// One after the other is the contract.
			// oxlint-disable-next-line no-await-in-loop
			const response = await answerLine(line, this.#shared.service, this.#call);
			if (response !== undefined && this.#socket.writable) this.#write(response);
			// One client's many small lines must not hold up the others.
			// oxlint-disable-next-line no-await-in-loop
			if (this.#answered % socketLimits.waitingRequests === 0) await setImmediate();
		}
		this.#isAnswering = false;
		if (this.#answered === this.#waiting.length) this.#readOn();
	}

	/** All that was received is answered. */
	#readOn(): void {
		this.#waiting = [];
		this.#answered = 0;
		if (this.#isTooLong) this.refuse(lineError);
		else if (this.#hasEnded) this.#socket.end();
		else this.#socket.resume();
	}

	#canWrite(): boolean {
		return this.#socket.writable && !this.#socket.writableNeedDrain;
	}

	#write(message: Response | Notification): void {
		this.#socket.write(`${textOf(message)}\n`);
	}

	/** The client says no more (`nc -N`): what it asked is still answered. */
	#finish(): void {
		this.#hasEnded = true;
		void this.#answerAll();
	}

	/** Nothing went either way for a while. */
	#endIdle(): void {
		// It does not take its last answers.
		if (this.#hasEnded) return this.destroy();
		if (this.client.role !== null) return;
		const {idleMs} = this.#shared;
		this.refuse(rpcError('refused', `nothing was said for ${idleMs / 1000} s`, 'connect again'));
	}

	#release(): void {
		this.#waiting = [];
		this.#own.release();
		if (this.client.challenge !== undefined) this.#shared.auth.discard(this.client.challenge);
		this.client.challenge = undefined;
	}
}

interface Notification {
	readonly jsonrpc: '2.0';
	readonly method: string;
	readonly params: object;
}

function textOf(message: Response | Notification): string {
	if (!('result' in message) || !(message.result instanceof JsonText))
		return JSON.stringify(message);
	const {result, ...envelope} = message;
	return `${JSON.stringify(envelope).slice(0, -1)},"result":${result.text}}`;
}

const lineError = rpcError(
	'invalid_request',
	`a line is longer than ${lineLimitBytes} bytes`,
	'send shorter lines; ask for windows, not for whole lists',
);
