import {reasonOf} from '../base/errors.ts';
import {setTimeout as wait} from 'node:timers/promises';
import type {HubClient} from '../proto/rpc/client.ts';
import type {Answer} from './state.ts';
import type {Wish} from './wanted.ts';

/** Shortest time between two readings of the same thing, in milliseconds. */
const rereadPauseMs = 500;

/** How a kind of detail is asked of the hub and told to the console. */
export interface DetailSource<Id> {
	readonly read: (client: HubClient, id: Id) => Promise<Answer>;
	readonly refused: (id: Id, reason: string) => Answer | undefined;
}

/** Reads the thing whose detail is shown over one connection, again whenever it has changed. */
export class DetailReader<Id extends string | number> {
	readonly #client: HubClient;
	readonly #source: DetailSource<Id>;
	readonly #take: (answer: Answer) => void;
	#wanted: Wish<Id> | null = null;
	#read: Wish<Id> | null = null;
	#isReading = false;

	constructor(client: HubClient, source: DetailSource<Id>, take: (answer: Answer) => void) {
		this.#client = client;
		this.#source = source;
		this.#take = take;
	}

	/** Null: nobody looks; whoever looks again is told anew. */
	follow(wanted: Wish<Id> | null): void {
		this.#wanted = wanted;
		if (wanted === null) this.#read = null;
		if (!this.#isReading) void this.#catchUp();
	}

	async #catchUp(): Promise<void> {
		this.#isReading = true;
		while (this.#wanted !== null && !isSame(this.#wanted, this.#read)) {
			const isAgain = this.#read?.id === this.#wanted.id;
			this.#read = this.#wanted;
			// oxlint-disable-next-line no-await-in-loop
			await this.#readOne(this.#wanted.id);
			// Another one is read at once; the same one, growing, only now and then.
			// oxlint-disable-next-line no-await-in-loop
			if (isAgain) await wait(rereadPauseMs, undefined, {ref: false});
		}
		this.#isReading = false;
	}

	async #readOne(id: Id): Promise<void> {
		try {
			this.#take(await this.#source.read(this.#client, id));
		} catch (error) {
			const answer = this.#source.refused(id, reasonOf(error));
			if (answer !== undefined) this.#take(answer);
		}
	}
}

function isSame<Id>(one: Wish<Id>, other: Wish<Id> | null): boolean {
	return one.id === other?.id && one.version === other.version;
}
