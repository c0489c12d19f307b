import {reasonOf} from '../base/errors.ts';
import type {Answer} from './state.ts';

/** The answer, or the refusal as one. */
export async function answered(
	ask: () => Promise<Answer>,
	refused: (reason: string) => Answer,
): Promise<Answer> {
	try {
		return await ask();
	} catch (error) {
		return refused(reasonOf(error));
	}
}
