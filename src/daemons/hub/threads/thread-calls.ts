import type {Transferable} from 'node:worker_threads';
import type {ErrorCode} from '../../../base/errors.ts';
import {asNmsError, NmsError} from '../../../base/errors.ts';

/** What one thread may ask of another: functions whose parameters and results can be cloned. */
export type ThreadMethods<Methods> = {
	readonly [Name in keyof Methods]: (...given: never[]) => unknown;
};

/** A question, by a number of its own. */
export interface Call {
	readonly number: number;
	readonly name: string;
	readonly given: readonly unknown[];
}

/** Its answer. */
export type Answer = {readonly number: number} & (
	| {readonly kind: 'ok'; readonly result: unknown}
	| {readonly kind: 'error'; readonly error: CarriedError}
);

/** What a thread tells without being asked. */
export interface Notice<Told> {
	readonly kind: 'notice';
	readonly told: Told;
}

/** A result of which some buffers are handed over and not copied. */
export class Handed<Result> {
	readonly result: Result;
	readonly transfer: readonly Transferable[];

	constructor(result: Result, transfer: readonly Transferable[]) {
		this.result = result;
		this.transfer = transfer;
	}
}

/** An error on its way to another thread, where a cloned one would come without code and remedy. */
export interface CarriedError {
	readonly code: ErrorCode;
	readonly message: string;
	readonly remedy: string;
	readonly stack: string | undefined;
}

export function carriedError(thrown: unknown): CarriedError {
	const {code, message, remedy, stack} = asNmsError(thrown, 'report it with this text');
	return {code, message, remedy, stack};
}

/** The error again, with the stack that it had where it was thrown. */
export function arrivedError({code, message, remedy, stack}: CarriedError): NmsError {
	const error = new NmsError(code, message, {remedy});
	if (stack !== undefined) error.stack = stack;
	return error;
}
