import type {Sender} from '../load/sender.ts';
import type {ReceiverKind} from '../peers/receiver.ts';

/** What the parts of the intake bench have in common. */
export interface Stage {
	readonly directory: string;
	readonly sender: Sender;
	/** In the order of the tables. */
	readonly kinds: readonly ReceiverKind[];
	/** Asked for by each receiver of datagrams. */
	readonly receiveBufferBytes: number;
}
