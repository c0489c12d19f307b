import {messageOf} from '../../base/errors.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {skip} from './finding.ts';
import type {Scene} from './scene.ts';
import {checkLimitMs} from './scene.ts';

/** A finding and the check it is of. */
export interface Told extends Finding {
	readonly check: string;
}

/** Runs all checks at once; one that takes too long or breaks is told as something that nobody could look at. */
export async function runChecks(
	checks: readonly Check[],
	scene: Scene,
	limitMs = checkLimitMs,
): Promise<readonly Told[]> {
	const found = await Promise.all(
		checks.map(async (check) => {
			const findings = await lookInTime(check, scene, limitMs);
			return findings.map((finding) => ({check: check.name, ...finding}));
		}),
	);
	return found.flat();
}

async function lookInTime(
	check: Check,
	scene: Scene,
	limitMs: number,
): Promise<readonly Finding[]> {
	const timeout = new AbortController();
	const {promise: late, resolve} = Promise.withResolvers<readonly Finding[]>();
	const timer = setTimeout(() => {
		resolve([skip(`it took longer than ${limitMs / 1000} s`)]);
		timeout.abort();
	}, limitMs);
	try {
		return await Promise.race([check.look(scene, timeout.signal), late]);
	} catch (error) {
		return [skip(messageOf(error))];
	} finally {
		clearTimeout(timer);
	}
}
