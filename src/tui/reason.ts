import {messageOf, NmsError} from '../base/errors.ts';

/** What went wrong and what to do, for one line of the screen. */
export function reasonOf(error: unknown): string {
	return error instanceof NmsError ? `${error.message}; ${error.remedy}` : messageOf(error);
}
