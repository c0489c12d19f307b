import {once} from 'node:events';
import {connect} from 'node:net';
import type {Socket} from 'node:net';
import {symlinkSync} from 'node:fs';
import path from 'node:path';
import {z} from 'zod';
import {errorSchema} from '../../src/proto/rpc/codec.ts';
import {protocolVersion} from '../../src/proto/rpc/protocol.ts';
import {methods} from '../../src/proto/rpc/schema.ts';
import type {Result} from '../../src/proto/rpc/schema.ts';

const answerSchema = z.object({
	id: z.union([z.int(), z.string(), z.null()]).optional(),
	method: z.string().optional(),
	result: z.unknown().optional(),
	params: z.unknown().optional(),
	error: errorSchema.optional(),
});
export type Answer = z.infer<typeof answerSchema>;

/** A client that sends what it is told, right or wrong, and hands out the hub's lines one by one. */
export class RawClient {
	readonly socket: Socket;
	readonly lines: string[] = [];
	#tail = '';
	#isEnded = false;
	#lastId = 0;

	constructor(file: string) {
		this.socket = connect(file);
		this.socket.setEncoding('utf8');
		this.socket.on('error', () => undefined);
		this.socket.on('close', () => {
			this.#isEnded = true;
			this.socket.emit('line');
		});
		this.socket.on('data', (text: string) => {
			const parts = (this.#tail + text).split('\n');
			this.#tail = parts.pop() ?? '';
			this.lines.push(...parts);
			if (parts.length > 0) this.socket.emit('line');
		});
	}

	send(text: string): void {
		this.socket.write(`${text}\n`);
	}

	/** The next line of the hub; undefined once the connection has ended. */
	async next(): Promise<Answer | undefined> {
		// oxlint-disable-next-line no-await-in-loop
		while (this.lines.length === 0 && !this.#isEnded) await once(this.socket, 'line');
		const line = this.lines.shift();
		return line === undefined ? undefined : answerSchema.parse(JSON.parse(line));
	}

	/** Sends a request and returns the next line. */
	async ask(method: string, params: unknown = {}): Promise<Answer> {
		this.#lastId += 1;
		this.send(JSON.stringify({jsonrpc: '2.0', id: this.#lastId, method, params}));
		const answer = await this.next();
		if (answer === undefined) throw new Error(`${method}: the connection ended`);
		return answer;
	}

	async hello(): Promise<Result<'hello'>> {
		const {result} = await this.ask('hello', {protocol: protocolVersion});
		return methods.hello.result.parse(result);
	}

	/** Proves the test's own identity. */
	async authenticate(): Promise<Answer> {
		const {auth} = await this.hello();
		symlinkSync(auth.target, path.join(auth.directory, auth.link));
		return this.ask('authenticate');
	}

	close(): void {
		this.socket.destroy();
	}
}
