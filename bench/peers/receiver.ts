import type {Framing} from '../load/corpus.ts';

/** What is sent to a receiver, as far as it must be told. */
export interface Wire {
	readonly framing: Framing;
	readonly format: 'rfc5424' | 'rfc3164';
	/** Of UDP sockets. */
	readonly receiveBufferBytes: number;
}

/** What a receiver left on disk. */
interface Kept {
	readonly events: number;
	readonly bytes: number;
}

/** A program that takes lines in and stores them; it runs and listens. */
export interface Receiver {
	readonly pid: number;
	/** Of TCP, and of UDP where it takes datagrams. */
	readonly port: number;
	readonly udpPort: number;
	/** A number that grows while it stores. */
	progress(): Promise<number>;
	/** The progress at which so many events are stored; undefined where only a pause can tell. */
	progressOf(events: number): number | undefined;
	/** Resolves when nothing of its work is left for later, such as an index. */
	settled(): Promise<void>;
	/** Datagrams it knows to have lost. */
	drops(): Promise<number>;
	/** Ends it. */
	stop(): Promise<Kept>;
}

/** One kind of receiver, by the name that tables show. */
export interface ReceiverKind {
	readonly name: string;
	start(directory: string, wire: Wire): Promise<Receiver>;
}
