import {setTimeout as delay} from 'node:timers/promises';

/** Resolves once the condition holds; rejects with its name where it does not within the deadline. */
export async function until(
	name: string,
	condition: () => boolean | Promise<boolean>,
	deadlineMs = 20_000,
): Promise<void> {
	const end = performance.now() + deadlineMs;
	// oxlint-disable-next-line no-await-in-loop
	while (!(await condition())) {
		if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain: ${name}`);
		// oxlint-disable-next-line no-await-in-loop
		await delay(5);
	}
}
