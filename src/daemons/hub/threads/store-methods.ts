import type {CarriedPacks} from '../../../decode/carried-packs.ts';
import type {Committed, IndexState, ListedFile, Tidied} from '../../../db/event-store.ts';
import type {BatchMessage} from '../../../model/event-batch.ts';
import type {EventSource} from '../../../model/event.ts';
import type {CarriedError} from './thread-calls.ts';

export type AppendOutcome =
	| {readonly kind: 'stored'; readonly committed: Committed}
	| {readonly kind: 'refused'; readonly error: CarriedError};

/** Where the events are, and what the codes of parse reasons mean. */
export interface StorePlace {
	readonly directory: string;
	readonly reasonNames: readonly string[];
}

/** What the thread that writes events can be asked; see `EventStore`. `open` comes first. */
export interface StoreMethods {
	/** Gives the id of the last hit that is stored. */
	open(place: StorePlace): number;
	/** Writes ids into the batch where it is stored; what is refused can be tried again. */
	append(batch: BatchMessage): AppendOutcome & {readonly hitIds: Float64Array};
	cursor(source: EventSource): number;
	counts(): {readonly events: number; readonly parseErrors: number; readonly lastId: number};
	files(): readonly ListedFile[];
	tidy(now: number, redecodeMs: number): Tidied;
	index(): IndexState;
	useDecoders(packs: CarriedPacks): void;
	decodersSettled(): void;
	drop(name: string): void;
	giveUp(name: string, reason: string): void;
	problems(): readonly string[];
}
