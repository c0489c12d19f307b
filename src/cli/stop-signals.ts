import {constants} from 'node:os';
import process from 'node:process';

const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns the signals that end a program into an abort, so that work in progress can be undone first. */
export class StopSignals {
	readonly #controller = new AbortController();
	#received: NodeJS.Signals | undefined;
	readonly #listener = (signal: NodeJS.Signals): void => {
		this.#received ??= signal;
		this.#controller.abort();
	};

	constructor() {
		for (const signal of stopping) process.on(signal, this.#listener);
	}

	/** Aborts when the first of the signals arrives. */
	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** 128 and the signal's number, as shells count (130 for SIGINT); undefined while none has arrived. */
	get exitStatus(): number | undefined {
		return this.#received === undefined ? undefined : 128 + constants.signals[this.#received];
	}

	/** Gives the signals back to the system. */
	close(): void {
		for (const signal of stopping) process.off(signal, this.#listener);
	}
}
