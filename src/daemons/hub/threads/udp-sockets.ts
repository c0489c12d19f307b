import type {LostDatagrams} from '../../../intake/datagram-queue.ts';
import {DatagramBatch} from '../../../intake/datagram-batch.ts';
import type {DatagramTaker, UdpListening, UdpPlace} from '../../../intake/udp.ts';
import {EarlyThreads} from './early-threads.ts';
import {arrivedError} from './thread-calls.ts';
import {ThreadClient} from './thread-client.ts';
import type {UdpMethods, UdpNotice, UdpOpened} from './udp-methods.ts';

type ReceivedDatagrams = Extract<UdpNotice, {kind: 'datagrams'}>;

export interface UdpSocketsOptions extends DatagramTaker {
	/** Told of datagrams that were received while all buffers were full; '' is of further senders. */
	readonly onLost: (lost: LostDatagrams) => void;
	readonly threads?: EarlyThreads | undefined;
}

/** The sockets that receive datagrams, in a thread of their own that runs from the first one on until they are closed. */
export class UdpSockets {
	readonly #options: UdpSocketsOptions;
	#thread: ThreadClient<UdpMethods, UdpNotice> | undefined;
	/** Received, and not handed out yet. */
	readonly #waiting: ReceivedDatagrams[] = [];
	#turn: NodeJS.Immediate | undefined;

	constructor(options: UdpSocketsOptions) {
		this.#options = options;
	}

	/** See `listenUdp`. */
	async listen(place: UdpPlace): Promise<UdpListening> {
		return this.#listening(await this.#started().call('listen', [place]));
	}

	/** See `adoptUdp`. */
	async adopt(fd: number): Promise<UdpListening> {
		return this.#listening(await this.#started().call('adopt', [fd]));
	}

	/** Ends the thread. */
	async close(): Promise<void> {
		const thread = this.#thread;
		this.#thread = undefined;
		this.#handOutAll();
		await thread?.close();
		this.#handOutAll();
	}

	#started(): ThreadClient<UdpMethods, UdpNotice> {
		this.#thread ??= new ThreadClient<UdpMethods, UdpNotice>({
			thread: (this.#options.threads ?? new EarlyThreads([])).take('udp'),
			onNotice: (notice) => this.#take(notice),
			// Nothing is received any more: the hub ends as by any other defect, and is started again.
			onDeath: (error) => {
				throw error;
			},
		});
		return this.#thread;
	}

	#listening({number, ...plain}: UdpOpened): UdpListening {
		return {
			...plain,
			close: async () => {
				await this.#thread?.call('close', [number]);
				this.#handOutAll();
			},
		};
	}

	#take(notice: UdpNotice): void {
		if (notice.kind === 'error') {
			this.#options.onError(arrivedError(notice.error));
			return;
		}
		this.#waiting.push(notice);
		this.#turn ??= setImmediate(() => this.#handOutNext());
	}

	/**
	 * One batch in each turn of the event loop: a port of messages is emptied before anything else is looked at, and while its reader is
	 * busy the next batches come. Clients, and the store with what it has committed, would wait for seconds.
	 */
	#handOutNext(): void {
		this.#turn = undefined;
		const next = this.#waiting.shift();
		if (next !== undefined) this.#handOut(next);
		if (this.#waiting.length > 0) this.#turn = setImmediate(() => this.#handOutNext());
	}

	#handOutAll(): void {
		clearImmediate(this.#turn);
		this.#turn = undefined;
		for (const received of this.#waiting.splice(0)) this.#handOut(received);
	}

	#handOut({parts, lost}: ReceivedDatagrams): void {
		new DatagramBatch(parts).forEach((datagram, address) => this.#hand(datagram, address));
		if (lost.length > 0) this.#options.onLost(lost);
		void this.#thread?.call('giveBack', [parts.buffer]);
	}

	/** What fails at one datagram keeps no other back. */
	#hand(datagram: Buffer, address: string): void {
		try {
			this.#options.onDatagram(datagram, address);
		} catch (error) {
			this.#options.onError(error);
		}
	}
}
