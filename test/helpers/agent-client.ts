import {connect} from 'node:net';
import type {Socket} from 'node:net';
import type {Heartbeat, Ack, FrameType, Register} from '../../src/proto/wire/messages.ts';
import {frameTypes} from '../../src/proto/wire/messages.ts';
import {encodeMessage, MessageReader} from '../../src/proto/wire/codec.ts';
import type {SpooledEvent} from '../../src/model/origin.ts';

export const agentId = '0123456789abcdef';

/** What an agent would register as; tests change what they are about. */
export function register(change: Partial<Register> = {}): Register {
	return {
		protocol: 1,
		id: agentId,
		version: '0.2.0',
		instance: 'instance-1',
		previous: null,
		epoch: 'epoch-1',
		last: 1_000_000,
		acknowledged: 0,
		host: {
			hostname: 'pi',
			os: 'Debian GNU/Linux 13',
			kernel: '6.12.0',
			arch: 'aarch64',
			bootedAt: 1_700_000_000_000,
			timezone: 'UTC',
		},
		now: Date.now(),
		nonce: 'a'.repeat(32),
		mac: null,
		...change,
	};
}

export function heartbeat(change: Partial<Heartbeat> = {}): Heartbeat {
	return {
		now: Date.now(),
		status: {
			uptimeSeconds: 100,
			cpu: {count: 4, percent: 12.5, mhz: 1500},
			load: [0.1, 0.2, 0.3],
			memory: {totalBytes: 8e9, availableBytes: 4e9},
			swap: {totalBytes: 0, freeBytes: 0},
			disks: [{mount: '/', totalBytes: 1e11, availableBytes: 5e10}],
			network: {receivedBytes: 1, sentBytes: 2},
		},
		counters: {
			read: 1,
			tooLong: 0,
			lostBytes: 0,
			acknowledged: 0,
			spooled: 0,
			spooledBytes: 0,
			problems: [],
		},
		...change,
	};
}

/** Events `line N` from a sequence to another, as from a file. */
export function events(from: number, to: number): readonly SpooledEvent[] {
	const list: SpooledEvent[] = [];
	for (let sequence = from; sequence <= to; sequence += 1)
		list.push({
			sequence,
			raw: Buffer.from(`<13>1 2026-11-20T12:00:00Z pi numbers - - - line ${sequence}`),
			observedAt: Date.now(),
			origin: {kind: 'file', path: '/var/log/numbers.log'},
		});
	return list;
}

/** A frame made by hand, right or wrong. */
export function rawFrame(type: number, payload: Buffer | string, flags = 0): Buffer {
	const body = Buffer.from(payload);
	const header = Buffer.from([type, flags, 0, 0, 0, 0]);
	header.writeUInt32BE(body.length, 2);
	return Buffer.concat([header, body]);
}

export function jsonFrame(type: FrameType, value: unknown): Buffer {
	return rawFrame(frameTypes[type], JSON.stringify(value));
}

/** An agent that sends what it is told, right or wrong, and hands out the hub's answers one by one. */
export class AgentClient {
	readonly socket: Socket;
	readonly #answers: Ack[] = [];
	#wake: () => void = () => undefined;
	#isClosed = false;

	constructor(where: number | string) {
		this.socket =
			typeof where === 'number' ? connect({host: '127.0.0.1', port: where}) : connect(where);
		const reader = new MessageReader();
		this.socket.on('error', () => undefined);
		this.socket.on('data', (chunk: Buffer) =>
			reader.push(chunk, (received) => {
				if (received.kind === 'fault') throw new Error(received.reason);
				if (received.message.type === 'ACK') this.#answers.push(received.message.body);
				this.#wake();
			}),
		);
		this.socket.on('close', () => {
			this.#isClosed = true;
			this.#wake();
		});
	}

	/** The hub's next message; undefined once the connection has ended. */
	async next(): Promise<Ack | undefined> {
		// oxlint-disable-next-line no-await-in-loop
		while (this.#answers.length === 0 && !this.#isClosed) await this.#change();
		return this.#answers.shift();
	}

	/** The next message of this kind; what comes before it is left out. Rejects where the connection ends, or an error comes. */
	async expect<Kind extends Ack['kind']>(kind: Kind): Promise<Extract<Ack, {kind: Kind}>> {
		for (;;) {
			// oxlint-disable-next-line no-await-in-loop
			const ack = await this.next();
			if (isKind(ack, kind)) return ack;
			if (ack === undefined || ack.kind === 'error')
				throw new Error(`no ${kind}: ${JSON.stringify(ack)}`);
		}
	}

	/** Waits until all up to the sequence is acknowledged. */
	async stored(through: number): Promise<void> {
		// oxlint-disable-next-line no-await-in-loop
		while ((await this.expect('stored')).through < through);
	}

	/** Resolves once the hub has closed the connection. */
	async closed(): Promise<void> {
		// oxlint-disable-next-line no-await-in-loop
		while (!this.#isClosed) await this.#change();
	}

	write(bytes: Buffer): void {
		this.socket.write(bytes);
	}

	register(change: Partial<Register> = {}): void {
		this.write(encodeMessage({type: 'REGISTER', body: register(change)}, false));
	}

	/** Hello, REGISTER and the answer. */
	async activate(change: Partial<Register> = {}): Promise<Extract<Ack, {kind: 'registered'}>> {
		await this.expect('hello');
		this.register(change);
		return this.expect('registered');
	}

	heartbeat(change: Partial<Heartbeat> = {}): void {
		this.write(encodeMessage({type: 'HEARTBEAT', body: heartbeat(change)}, false));
	}

	/** Sends the events as one batch. */
	batch(list: readonly SpooledEvent[], canCompress = true): void {
		this.write(encodeMessage({type: 'BATCH_EVENT', body: {events: list}}, canCompress));
	}

	close(): void {
		this.socket.destroy();
	}

	async #change(): Promise<void> {
		return new Promise((resolve) => {
			this.#wake = resolve;
		});
	}
}

function isKind<Kind extends Ack['kind']>(
	ack: Ack | undefined,
	kind: Kind,
): ack is Extract<Ack, {kind: Kind}> {
	return ack?.kind === kind;
}
