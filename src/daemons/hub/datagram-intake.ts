import {putNewest} from '../../base/put-newest.ts';
import {GelfChunks} from '../../intake/gelf-chunks.ts';
import type {SenderQuota} from '../../intake/sender-quota.ts';
import type {Senders} from '../../intake/senders.ts';
import type {UdpListening, UdpPlace} from '../../intake/udp.ts';
import type {DropCause} from '../../model/loss.ts';
import type {SourceReader} from './source-reader.ts';
import type {EarlyThreads} from './threads/early-threads.ts';
import {UdpSockets} from './threads/udp-sockets.ts';

/** Whether datagrams are taken, or wait as long as there is room for them, or are dropped since the disk takes nothing. */
export type DatagramOpening = 'open' | 'wait' | 'disk';

export interface DatagramIntakeOptions {
	/** Those of `gelf` may be chunks of messages. */
	readonly channel: 'udp' | 'gelf';
	readonly senders: Pick<Senders, 'admit'>;
	readonly quota: Pick<SenderQuota, 'admit'>;
	/** Makes the reader of a sender that has none. */
	readonly open: (address: string) => SourceReader;
	/** Told of datagrams that were received and dropped; '' is of further senders. */
	readonly onDropped: (address: string, cause: DropCause, count: number) => void;
	readonly onError: (error: unknown) => void;
	/** Most senders whose readers are kept; the one heard least recently makes room. */
	readonly maxSources: number;
	/** For datagrams that wait to be read. */
	readonly bufferBytes: number;
	readonly threads?: EarlyThreads | undefined;
}

/** How often it is looked for chunks that have waited too long. */
const expireMs = 1000;

/** The sockets that bring datagrams of one kind: who may send, whose reader takes it, and what is dropped. */
export class DatagramIntake {
	/** By the clock of `performance.now`: when a datagram was last taken. */
	lastBytesAt = 0;
	readonly #options: DatagramIntakeOptions;
	readonly #sockets: UdpSockets;
	/** By address, in the order they were heard, oldest first. */
	readonly #readers = new Map<string, SourceReader>();
	readonly #chunks: GelfChunks | undefined;
	#expiring: NodeJS.Timeout | undefined;
	#hasDisk = true;

	constructor(options: DatagramIntakeOptions) {
		this.#options = options;
		this.#sockets = new UdpSockets({
			onDatagram: (datagram, address) => this.#receive(datagram, address),
			onLost: (lost) => {
				for (const [address, count] of lost) options.onDropped(address, 'pool', count);
			},
			onError: options.onError,
			bufferBytes: options.bufferBytes,
			threads: options.threads,
		});
		if (options.channel === 'gelf')
			this.#chunks = new GelfChunks(({address, bytes}) => {
				this.#readerOf(address).refuse(bytes, 'gelf_chunks');
			});
	}

	/** See `listenUdp`. */
	async listen(place: UdpPlace): Promise<UdpListening> {
		return this.#sockets.listen(place);
	}

	/** See `adoptUdp`. */
	async adopt(fd: number): Promise<UdpListening> {
		return this.#sockets.adopt(fd);
	}

	/** Takes another `bufferBytes`; what waits already stays. */
	resize(bufferBytes: number): void {
		this.#sockets.resize(bufferBytes);
	}

	setOpen(opening: DatagramOpening): void {
		this.#hasDisk = opening !== 'disk';
		this.#sockets.hold(opening === 'wait');
	}

	/** Senders begin anew. */
	endReaders(): void {
		this.#chunks?.end();
		for (const reader of this.#readers.values()) reader.end();
		this.#readers.clear();
	}

	/** Ends all, when what was received is read, or after so long; sockets have been closed. */
	async close(patienceMs: number): Promise<void> {
		await this.#sockets.close(patienceMs);
		clearInterval(this.#expiring);
		this.#expiring = undefined;
		this.endReaders();
	}

	/** Takes one datagram, where its sender may send and there is room. */
	#receive(datagram: Buffer, address: string): void {
		if (!this.#options.senders.admit(address, Date.now())) return;
		if (!this.#hasDisk) {
			this.#options.onDropped(address, 'disk', 1);
			return;
		}
		const now = performance.now();
		const {quota, channel} = this.#options;
		if (!quota.admit({channel, address}, datagram.length, now)) {
			this.#options.onDropped(address, 'quota', 1);
			return;
		}
		this.lastBytesAt = now;
		if (this.#chunks === undefined) this.#readerOf(address).push(datagram);
		else this.#takeChunk(this.#chunks, datagram, address);
	}

	#takeChunk(chunks: GelfChunks, datagram: Buffer, address: string): void {
		const taken = chunks.take(datagram, address, this.lastBytesAt);
		if (taken.kind === 'message') this.#readerOf(address).push(taken.bytes);
		else if (taken.kind === 'wrong') this.#readerOf(address).refuse(datagram, 'gelf_chunks');
		else this.#expiring ??= setInterval(() => this.#expire(chunks), expireMs).unref();
	}

	#expire(chunks: GelfChunks): void {
		chunks.expire(performance.now());
		if (chunks.waiting > 0) return;
		clearInterval(this.#expiring);
		this.#expiring = undefined;
	}

	#readerOf(address: string): SourceReader {
		const reader = this.#readers.get(address) ?? this.#options.open(address);
		const [, oldest] = putNewest(this.#readers, [address, reader], this.#options.maxSources) ?? [];
		oldest?.end();
		return reader;
	}
}
