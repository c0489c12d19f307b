import {connect} from 'node:net';
import type {Socket} from 'node:net';
import {LineSplitter} from '../../base/line-splitter.ts';
import {checkSocketOwners, makeIdentityLink} from '../../proto/rpc/identity-link.ts';
import {decodeLine} from '../../proto/rpc/line.ts';
import {lineLimitBytes, protocolVersion} from '../../proto/rpc/protocol.ts';

/**
 * Asks a hub without the schemas of a whole client, which take longer to load than a person waits for a completion. What comes back
 * is unknown to its caller. Rejects where anything at all is not as expected, and when the signal aborts.
 */
export async function askQuickly(
	path: string,
	signal: AbortSignal,
	work: (ask: (method: string, params: object) => Promise<unknown>) => Promise<void>,
): Promise<void> {
	checkSocketOwners(path);
	const connection = new QuickConnection(connect({path, signal}));
	try {
		const {auth} = asObject(await connection.ask('hello', {protocol: protocolVersion}));
		const {directory, link, target} = asObject(auth);
		makeIdentityLink(path, {
			directory: String(directory),
			link: String(link),
			target: String(target),
		});
		// Requests are answered in order: what is asked next need not wait for this.
		const [, result] = await Promise.all([
			connection.ask('authenticate', {}),
			work(async (method, params) => connection.ask(method, params)),
		]);
		return result;
	} finally {
		connection.close();
	}
}

/** The members of what must be an object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null
		? Object.fromEntries(Object.entries(value))
		: {};
}

/** The elements of what must be a list. */
export function asList(value: unknown): readonly Readonly<Record<string, unknown>>[] {
	return Array.isArray(value) ? value.map(asObject) : [];
}

interface Pending {
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: Error) => void;
}

class QuickConnection {
	readonly #socket: Socket;
	readonly #lines = new LineSplitter(lineLimitBytes);
	readonly #pending: Pending[] = [];
	#ended: Error | undefined;

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.on('data', (chunk) => this.#receive(chunk));
		socket.on('error', (error) => this.#end(error));
		socket.on('close', () => this.#end(new Error('the connection ended')));
	}

	async ask(method: string, params: object): Promise<unknown> {
		return new Promise((resolve, reject) => {
			if (this.#ended !== undefined) return reject(this.#ended);
			this.#pending.push({resolve, reject});
			const id = this.#pending.length;
			this.#socket.write(`${JSON.stringify({jsonrpc: '2.0', id, method, params})}\n`);
		});
	}

	close(): void {
		this.#socket.destroy();
	}

	#receive(chunk: Buffer): void {
		const {lines, isTooLong} = this.#lines.push(chunk);
		for (const line of lines) {
			const decoded = decodeLine(line);
			const {result, error} = asObject(decoded.kind === 'ok' ? decoded.value : undefined);
			const pending = this.#pending.shift();
			if (result === undefined) pending?.reject(new Error(JSON.stringify(error)));
			else pending?.resolve(result);
		}
		if (isTooLong) this.#end(new Error('a line is too long'));
	}

	#end(error: Error): void {
		this.#ended ??= error;
		for (const pending of this.#pending.splice(0)) pending.reject(this.#ended);
	}
}
