import {NmsError} from '../../src/base/errors.ts';
import type {Basket} from '../../src/collect/collector.ts';
import {eachMessage} from '../../src/model/origin.ts';
import type {Observed} from '../../src/model/origin.ts';

/** A basket that forgets nothing but what it is told to, and refuses when it is told to. */
export class MemoryBasket implements Basket {
	isFull = false;
	isBroken = false;
	readonly events: Observed[] = [];
	puts = 0;
	readonly #positions = new Map<string, string>();

	put(events: readonly Observed[], key: string, position: string | null): void {
		if (this.isBroken) {
			throw new NmsError('disk_full', 'spool: no space left on device', {remedy: 'make room'});
		}
		this.puts += 1;
		for (const {observedAt, origin, ...run} of events)
			eachMessage(run, (raw) => this.events.push({raw: Buffer.from(raw), observedAt, origin}));
		if (position === null) this.#positions.delete(key);
		else this.#positions.set(key, position);
	}

	position(key: string): string | undefined {
		return this.#positions.get(key);
	}

	keys(prefix: string): readonly string[] {
		return [...this.#positions.keys()].filter((key) => key.startsWith(prefix));
	}

	/** All messages as text, one character a byte. */
	get lines(): readonly string[] {
		return this.events.map(({raw}) => raw.toString('latin1'));
	}
}
