import {setTimeout as wait} from 'node:timers/promises';
import {NmsError} from '../base/errors.ts';
import type {HubClient} from '../proto/rpc/client.ts';

/** How long the hub may take to answer, in milliseconds; a stopped machine or a dead link never says that it is gone. */
const patienceMs = 10_000;

/** How long the hub may say nothing before it is asked whether it still answers, in milliseconds. */
const pulseMs = 5000;

/** The answer; rejects, after `giveUp`, where it takes too long. */
export async function patiently<Value>(answer: Promise<Value>, giveUp: () => void): Promise<Value> {
	let timer: NodeJS.Timeout | undefined;
	const silence = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => {
			reject(silent());
			giveUp();
		}, patienceMs);
	});
	try {
		return await Promise.race([answer, silence]);
	} finally {
		clearTimeout(timer);
	}
}

/** Asks the hub when it has been silent. Settles with the reason when it no longer answers; closes the connection then. */
export async function keepPulse(client: HubClient, ask: () => Promise<unknown>): Promise<unknown> {
	try {
		for (;;) {
			// oxlint-disable-next-line no-await-in-loop
			await wait(pulseMs - client.silentMs, undefined, {ref: false});
			if (client.silentMs < pulseMs) continue;
			// oxlint-disable-next-line no-await-in-loop
			await patiently(ask(), () => client.close());
		}
	} catch (error) {
		return error;
	}
}

function silent(): NmsError {
	return new NmsError('unreachable', `the hub has not answered for ${patienceMs / 1000} s`, {
		remedy: 'see whether the hub is stopped, its machine overloaded or the way to it cut',
	});
}
