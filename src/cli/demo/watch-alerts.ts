import {setTimeout as wait} from 'node:timers/promises';
import type {HubClient} from '../../proto/rpc/client.ts';
import type {TriagedAlertJson} from '../../proto/rpc/schema.ts';
import {missingAlerts} from './expected-alerts.ts';

export interface AlertWatch {
	/** Settles when every expected alert was there. */
	readonly complete: Promise<void>;
	/** The expected alerts that were not there yet, in words. */
	missing(): readonly string[];
}

/** Follows the hub's alerts and prints each when it appears. */
export async function watchAlerts(
	client: HubClient,
	print: (alert: TriagedAlertJson) => Promise<void>,
): Promise<AlertWatch> {
	const seen = new Map<string, TriagedAlertJson>();
	const {promise: complete, resolve} = Promise.withResolvers<void>();
	const take = async (rows: readonly TriagedAlertJson[]): Promise<void> => {
		for (const alert of rows) {
			if (seen.has(alert.id)) continue;
			seen.set(alert.id, alert);
			// One line after the other.
			// oxlint-disable-next-line no-await-in-loop
			await print(alert);
		}
		if (missingAlerts([...seen.values()]).length === 0) resolve();
	};
	const window = {order: 'time', after: 100} as const;
	const {snapshot} = await client.subscribe({view: 'alerts', window}, async ({upsert}) =>
		take(upsert),
	);
	await take(snapshot.rows);
	return {complete, missing: () => missingAlerts([...seen.values()])};
}

/** Waits for the promise, at most so long; rejects when the signal aborts. */
export async function atMost(
	promise: Promise<unknown>,
	limitMs: number,
	signal: AbortSignal,
): Promise<void> {
	const timer = new AbortController();
	try {
		const limits = AbortSignal.any([signal, timer.signal]);
		await Promise.race([promise, wait(limitMs, undefined, {signal: limits})]);
	} finally {
		timer.abort();
	}
}
