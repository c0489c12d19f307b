import type {DatagramParts} from '../../../intake/datagram-batch.ts';
import type {UdpListening, UdpPlace} from '../../../intake/udp.ts';
import type {CarriedError} from './thread-calls.ts';

/** An open socket of the thread, by a number of its own. */
export interface UdpOpened extends Omit<UdpListening, 'close'> {
	readonly number: number;
}

/** What the thread that receives datagrams can be asked; see `listenUdp` and `adoptUdp`. */
export interface UdpMethods {
	/** Bytes of datagrams that may wait to be read. */
	resize(bufferBytes: number): void;
	listen(place: UdpPlace): UdpOpened;
	adopt(fd: number): UdpOpened;
	/** What the socket has received is told before the answer. */
	close(number: number): void;
	/** The buffer of a batch that was read. */
	giveBack(buffer: SharedArrayBuffer): void;
}

/** What the thread tells: datagrams, with how many of whom it had no buffer for since the last ones; or what failed. */
export type UdpNotice =
	| {
			readonly kind: 'datagrams';
			readonly parts: DatagramParts;
			readonly lost: readonly (readonly [address: string, count: number])[];
	  }
	| {readonly kind: 'error'; readonly error: CarriedError};
