import {setTimeout as wait} from 'node:timers/promises';
import type {HubClient} from '../proto/rpc/client.ts';
import {reasonOf} from './reason.ts';
import type {Answer} from './state.ts';
import type {Wanted} from './wanted.ts';

/** Shortest time between two readings of the same alert, in milliseconds. */
const rereadPauseMs = 500;

type Wish = Wanted['detail'];

/** Reads the alert whose detail is shown over one connection, again whenever it has changed. */
export class DetailReader {
	readonly #client: HubClient;
	readonly #take: (answer: Answer) => void;
	#wanted: Wish = null;
	#read: Wish = null;
	#isReading = false;

	constructor(client: HubClient, take: (answer: Answer) => void) {
		this.#client = client;
		this.#take = take;
	}

	follow(wanted: Wish): void {
		this.#wanted = wanted;
		if (!this.#isReading) void this.#catchUp();
	}

	async #catchUp(): Promise<void> {
		this.#isReading = true;
		while (this.#wanted !== null && !isSame(this.#wanted, this.#read)) {
			const isAgain = this.#read?.id === this.#wanted.id;
			this.#read = this.#wanted;
			// oxlint-disable-next-line no-await-in-loop
			await this.#readOne(this.#wanted.id);
			// Another alert is read at once; the same one, growing, only now and then.
			// oxlint-disable-next-line no-await-in-loop
			if (isAgain) await wait(rereadPauseMs, undefined, {ref: false});
		}
		this.#isReading = false;
	}

	async #readOne(id: string): Promise<void> {
		try {
			const result = await this.#client.call('alerts.get', {id});
			this.#take({kind: 'detail', id, result});
		} catch (error) {
			this.#take({kind: 'detail-refused', id, reason: reasonOf(error)});
		}
	}
}

function isSame(one: NonNullable<Wish>, other: Wish): boolean {
	return one.id === other?.id && one.version === other.version;
}
