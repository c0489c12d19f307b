import {setTimeout as wait} from 'node:timers/promises';
import {messageOf, NmsError} from '../../base/errors.ts';
import {connectHub} from '../../proto/rpc/client.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import type {HubTarget} from '../../proto/rpc/socket-path.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import {tell} from '../output.ts';
import type {AskedQuery} from './pages.ts';
import {newestRange, noText, readRange} from './pages.ts';

export interface FollowRequest {
	readonly target: HubTarget;
	readonly asked: AskedQuery;
	/** Older events to begin with. */
	readonly lines: number;
	readonly signal: AbortSignal;
	readonly print: (event: EventJson) => Promise<void>;
}

/** Between two attempts to reach a hub that went away. */
const retryMs = {first: 500, longest: 10_000} as const;

/**
 * Prints the newest events and then every later one, in order, each once, until the signal aborts. A hub that goes away is waited
 * for: what came in between is read when it is back. Rejects where the hub cannot be reached at first, or refuses.
 */
export async function followEvents(request: FollowRequest): Promise<void> {
	const {target, asked, lines, signal, print} = request;
	let client = await connectHub(target, {signal});
	const range = await newestRange(client, asked, lines);
	await readRange(client, asked, range, print);
	let {last} = range;
	for (;;) {
		// One connection after the other.
		// oxlint-disable no-await-in-loop
		last = await followUntilGone(client, request, last);
		if (signal.aborted) return;
		tell('the hub is gone; waiting for it');
		client = await reconnect(target, signal);
		tell('the hub is back');
		// oxlint-enable no-await-in-loop
	}
}

/** Follows on one connection; returns the id of the last printed event when that has ended. */
async function followUntilGone(
	client: HubClient,
	{asked, print}: FollowRequest,
	from: number,
): Promise<number> {
	let last = from;
	const readOn = async (): Promise<void> =>
		readRange(client, asked, {first: last + 1, last: Number.MAX_SAFE_INTEGER}, async (event) => {
			await print(event);
			last = event.id;
		});
	let failure: NmsError | undefined;
	let reading = Promise.resolve();
	// One reading at a time; an update that comes in the middle of one may be about an event that it has passed.
	const wake = async (): Promise<void> => {
		reading = reading.then(readOn).catch((error: unknown) => {
			failure ??= asFailure(error);
			client.close();
		});
		return reading;
	};
	try {
		// The subscription only wakes: its window would skip events that come faster than they are read.
		await client.subscribe({view: 'events', window: {...asked, before: 1, clip: noText}}, wake);
	} catch (error) {
		failure = asFailure(error);
		client.close();
	}
	await wake();
	await client.disconnected;
	if (failure !== undefined && !isGone(failure)) throw failure;
	return last;
}

function asFailure(error: unknown): NmsError {
	if (error instanceof NmsError) return error;
	return new NmsError('internal', messageOf(error), {remedy: 'report it', cause: error});
}

async function reconnect(target: HubTarget, signal: AbortSignal): Promise<HubClient> {
	for (let pause: number = retryMs.first; ; pause = Math.min(pause * 2, retryMs.longest)) {
		// Patience is the point.
		// oxlint-disable no-await-in-loop
		await wait(pause, undefined, {signal});
		try {
			return await connectHub(target, {signal});
		} catch (error) {
			if (!isGone(error)) throw error;
		}
		// oxlint-enable no-await-in-loop
	}
}

function isGone(error: unknown): boolean {
	return error instanceof NmsError && error.code === 'unreachable';
}
