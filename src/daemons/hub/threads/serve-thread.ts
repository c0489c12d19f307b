import {parentPort} from 'node:worker_threads';
import type {Answer, Call, Notice, ThreadMethods} from './thread-calls.ts';
import {carriedError, Handed} from './thread-calls.ts';

/** What is given for a result: the result, soon or now, alone or with buffers to hand over. */
type Served<Result> = Result | Handed<Result> | Promise<Result | Handed<Result>>;

type Handlers<Methods extends ThreadMethods<Methods>> = {
	readonly [Name in keyof Methods]: (
		...given: Parameters<Methods[Name]>
	) => Served<ReturnType<Methods[Name]>>;
};

/** Answers the thread that started this one, until it says that it is over; `close` is called then. */
export function serveThread<Methods extends ThreadMethods<Methods>>(
	handlers: Handlers<Methods>,
	close: () => void,
): void {
	const byName = new Map<string, (...given: never[]) => unknown>(Object.entries(handlers));
	starter().on('message', (call: Call | null) => {
		if (call !== null) {
			void answer(call, byName.get(call.name));
			return;
		}
		close();
		starter().close();
	});
}

/** Tells the thread that started this one. */
export function tellStarter(told: unknown): void {
	const notice: Notice<unknown> = {kind: 'notice', told};
	starter().postMessage(notice, []);
}

async function answer(
	{number, given}: Call,
	handler: ((...given: never[]) => unknown) | undefined,
): Promise<void> {
	try {
		// What is given is what the types of the client say: both are parts of one program.
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion
		const served = await handler?.(...(given as never[]));
		const handed: Handed<unknown> = served instanceof Handed ? served : new Handed(served, []);
		send({number, kind: 'ok', result: handed.result}, handed.transfer);
	} catch (error) {
		send({number, kind: 'error', error: carriedError(error)}, []);
	}
}

function send(message: Answer, transfer: Handed<unknown>['transfer']): void {
	starter().postMessage(message, [...transfer]);
}

function starter(): NonNullable<typeof parentPort> {
	if (parentPort === null) throw new Error('this is the program of a thread');
	return parentPort;
}
