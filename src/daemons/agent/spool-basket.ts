import type {Basket} from '../../collect/collector.ts';
import type {NmsError} from '../../base/errors.ts';
import {asNmsError} from '../../base/errors.ts';
import type {Observed} from '../../model/origin.ts';
import type {Spool} from '../../db/spool.ts';

export interface SpoolBasketOptions {
	readonly spool: Spool;
	readonly maxBytes: number;
	/** There is more to send. */
	readonly onPut: () => void;
	/** What keeps the spool from taking events; undefined when it takes them again. */
	readonly onTrouble: (error: NmsError | undefined) => void;
}

/** Where collectors put what they read: the spool, which is full when too much waits for the hub. */
export class SpoolBasket implements Basket {
	readonly #options: SpoolBasketOptions;
	#isInTrouble = false;

	constructor(options: SpoolBasketOptions) {
		this.#options = options;
	}

	get isFull(): boolean {
		const {spool, maxBytes} = this.#options;
		return spool.depth.bytes >= maxBytes;
	}

	put(events: readonly Observed[], key: string, position: string | null): void {
		const {spool, onPut, onTrouble} = this.#options;
		try {
			spool.append(events, key, position);
		} catch (error) {
			this.#isInTrouble = true;
			onTrouble(asNmsError(error, "report it with the agent's log"));
			throw error;
		}
		if (this.#isInTrouble) onTrouble(undefined);
		this.#isInTrouble = false;
		if (events.length > 0) onPut();
	}

	position(key: string): string | undefined {
		return this.#options.spool.position(key);
	}

	keys(prefix: string): readonly string[] {
		return this.#options.spool.keys(prefix);
	}
}
