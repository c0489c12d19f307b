import {once} from 'node:events';
import type {Worker} from 'node:worker_threads';
import {messageOf, NmsError} from '../../../base/errors.ts';
import type {Answer, Call, Notice, ThreadMethods} from './thread-calls.ts';
import {arrivedError} from './thread-calls.ts';

interface Waiting {
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: unknown) => void;
}

export interface ThreadOptions<Told> {
	/** Of which nothing has been heard. */
	readonly thread: Worker;
	/** Called with what the thread tells without being asked. */
	readonly onNotice?: (told: Told) => void;
	/** Called once, when the thread has ended though nobody closed it. */
	readonly onDeath: (error: NmsError) => void;
}

/** Another thread, and the questions that it has not answered; those of a thread that dies are rejected. */
export class ThreadClient<Methods extends ThreadMethods<Methods>, Told = never> {
	readonly #worker: Worker;
	readonly #waiting = new Map<number, Waiting>();
	#asked = 0;
	#isClosing = false;

	constructor({thread, onNotice, onDeath}: ThreadOptions<Told>) {
		this.#worker = thread;
		this.#worker.on('message', (message: Answer | Notice<Told>) => {
			if (message.kind === 'notice') onNotice?.(message.told);
			else this.#take(message);
		});
		this.#worker.on('error', (error) => this.#die(messageOf(error), onDeath));
		this.#worker.on('exit', (code) => this.#die(`it ended with ${code}`, onDeath));
	}

	/** Rejects with an NmsError: the one that the other side has thrown, or that it has died. */
	async call<Name extends keyof Methods & string>(
		name: Name,
		given: Parameters<Methods[Name]>,
	): Promise<ReturnType<Methods[Name]>> {
		if (this.#isClosing)
			throw new NmsError('refused', 'a thread of the hub is closing', {remedy: 'ask again later'});
		const number = ++this.#asked;
		const call: Call = {number, name, given};
		const answer = new Promise<unknown>((resolve, reject) => {
			this.#waiting.set(number, {resolve, reject});
		});
		this.#worker.postMessage(call, []);
		// Both sides are parts of one program: what comes is what the types say.
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion
		return answer as Promise<ReturnType<Methods[Name]>>;
	}

	/** Ends the thread after what it was asked before. */
	async close(): Promise<void> {
		if (this.#isClosing) return;
		this.#isClosing = true;
		const exit = once(this.#worker, 'exit');
		this.#worker.postMessage(null, []);
		await exit;
	}

	#take(answer: Answer): void {
		const waiting = this.#waiting.get(answer.number);
		this.#waiting.delete(answer.number);
		if (answer.kind === 'ok') waiting?.resolve(answer.result);
		else waiting?.reject(arrivedError(answer.error));
	}

	#die(reason: string, onDeath: (error: NmsError) => void): void {
		const error = new NmsError('internal', `a thread of the hub has died: ${reason}`, {
			remedy: 'see the log, and start the hub again',
		});
		for (const {reject} of this.#waiting.values()) reject(error);
		this.#waiting.clear();
		if (this.#isClosing) return;
		this.#isClosing = true;
		onDeath(error);
	}
}
