import {setImmediate as nextTurn} from 'node:timers/promises';
import type {LostDatagrams} from '../../../intake/datagram-queue.ts';
import {DatagramBatch} from '../../../intake/datagram-batch.ts';
import type {DatagramParts} from '../../../intake/datagram-batch.ts';
import type {DatagramTaker, UdpListening, UdpPlace} from '../../../intake/udp.ts';
import {EarlyThreads} from './early-threads.ts';
import {arrivedError} from './thread-calls.ts';
import {ThreadClient} from './thread-client.ts';
import type {UdpMethods, UdpNotice, UdpOpened} from './udp-methods.ts';

type ReceivedDatagrams = Extract<UdpNotice, {kind: 'datagrams'}>;

export interface UdpSocketsOptions extends DatagramTaker {
	/** Told of datagrams that were received while all buffers were full, or not read before the end; '' is of further senders. */
	readonly onLost: (lost: LostDatagrams) => void;
	/** For datagrams that wait to be handed out. */
	readonly bufferBytes: number;
	readonly threads?: EarlyThreads | undefined;
}

/** The sockets that receive datagrams, in a thread of their own that runs from the first one on until they are closed. */
export class UdpSockets {
	readonly #options: UdpSocketsOptions;
	#thread: ThreadClient<UdpMethods, UdpNotice> | undefined;
	/** Received, and not handed out yet. */
	readonly #waiting: ReceivedDatagrams[] = [];
	#turn: NodeJS.Immediate | undefined;
	#isHeld = false;
	#bufferBytes: number;

	constructor(options: UdpSocketsOptions) {
		this.#options = options;
		this.#bufferBytes = options.bufferBytes;
	}

	/** Takes another `bufferBytes`; what waits already stays. */
	resize(bufferBytes: number): void {
		this.#bufferBytes = bufferBytes;
		void this.#thread?.call('resize', [bufferBytes]);
	}

	/** While it is held nothing is handed out: what comes waits as long as there is room. */
	hold(isHeld: boolean): void {
		this.#isHeld = isHeld;
		this.#schedule();
	}

	/** See `listenUdp`. */
	async listen(place: UdpPlace): Promise<UdpListening> {
		return this.#listening(await this.#started().call('listen', [place]));
	}

	/** See `adoptUdp`. */
	async adopt(fd: number): Promise<UdpListening> {
		return this.#listening(await this.#started().call('adopt', [fd]));
	}

	/** Ends the thread, and hands out what it has received for at most so long; what is left then is lost. */
	async close(patienceMs: number): Promise<void> {
		const thread = this.#thread;
		this.#thread = undefined;
		await thread?.close();
		const end = performance.now() + patienceMs;
		// The turns of `#handOutNext`, between which the store answers.
		// oxlint-disable-next-line no-await-in-loop
		while (this.#waiting.length > 0 && performance.now() < end) await nextTurn();
		clearImmediate(this.#turn);
		this.#turn = undefined;
		for (const {parts, lost} of this.#waiting.splice(0))
			this.#options.onLost([...countsOf(parts), ...lost]);
	}

	#started(): ThreadClient<UdpMethods, UdpNotice> {
		if (this.#thread !== undefined) return this.#thread;
		const thread = new ThreadClient<UdpMethods, UdpNotice>({
			thread: (this.#options.threads ?? new EarlyThreads([])).take('udp'),
			onNotice: (notice) => this.#take(notice),
			// Nothing is received any more: the hub ends as by any other defect, and is started again.
			onDeath: (error) => {
				throw error;
			},
		});
		this.#thread = thread;
		this.resize(this.#bufferBytes);
		return thread;
	}

	#listening({number, ...plain}: UdpOpened): UdpListening {
		return {
			...plain,
			close: async () => this.#thread?.call('close', [number]),
		};
	}

	#take(notice: UdpNotice): void {
		if (notice.kind === 'error') {
			this.#options.onError(arrivedError(notice.error));
			return;
		}
		this.#waiting.push(notice);
		this.#schedule();
	}

	#schedule(): void {
		if (this.#isHeld || this.#waiting.length === 0) return;
		this.#turn ??= setImmediate(() => this.#handOutNext());
	}

	/**
	 * One batch in each turn of the event loop: a port of messages is emptied before anything else is looked at, and while its reader is
	 * busy the next batches come. Clients, and the store with what it has committed, would wait for seconds.
	 */
	#handOutNext(): void {
		this.#turn = undefined;
		if (this.#isHeld) return;
		const next = this.#waiting.shift();
		if (next !== undefined) this.#handOut(next);
		this.#schedule();
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

function countsOf(parts: DatagramParts): LostDatagrams {
	const counts = new Map<string, number>();
	new DatagramBatch(parts).forEach((_datagram, address) => {
		counts.set(address, (counts.get(address) ?? 0) + 1);
	});
	return [...counts];
}
