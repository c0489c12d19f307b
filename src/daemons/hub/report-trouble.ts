import {reasonOf} from '../../base/errors.ts';
import type {Log} from '../shared/log.ts';
import type {HubHealth} from './health.ts';

/** Says once in the log what begins and what is over; health shows it all the while. */
export function reportTrouble(
	log: Log,
	health: HubHealth,
	{cause, error}: {readonly cause: string; readonly error: unknown},
): void {
	const text = error === undefined ? undefined : `${cause}: ${reasonOf(error)}`;
	if (!health.problems.set(cause, text)) return;
	if (text === undefined) log.info(`over: ${cause}`);
	else log.error({err: error}, text);
}
