import {setTimeout as wait} from 'node:timers/promises';
import type {Sent} from '../load/sender.ts';
import {monotonicSeconds} from '../load/sender.ts';
import type {Receiver} from '../peers/receiver.ts';
import {cpuSeconds} from '../process-cost.ts';

/** What was sent, when the receiver had stored all it will (by the sender's clock), and what it had used until then. */
export interface Stored {
	readonly sent: Sent;
	readonly time: number;
	readonly cpuSeconds: number;
}

/** To ask a hub more often would be part of what it costs. */
const pollMs = 50;
/** A receiver that stored nothing more for so long after the end of the sending has stored all, where no count can tell. */
const restSeconds = 1.5;
/** One that can tell is given longer. */
const giveUpSeconds = 20;

/** Watches the receiver until it has stored so many events, or stores no more. */
export async function untilStored(
	receiver: Receiver,
	sending: Promise<Sent>,
	events: number | undefined,
): Promise<Stored> {
	const goal = events === undefined ? undefined : receiver.progressOf(events);
	const patience = goal === undefined ? restSeconds : giveUpSeconds;
	let sent: Sent | undefined;
	const isSent = sending.then((report) => (sent = report));
	let [progress, time, cpu] = [Number.NaN, monotonicSeconds(), cpuSeconds(receiver.pid)];
	for (;;) {
		// oxlint-disable-next-line no-await-in-loop
		const next = await receiver.progress();
		if (next !== progress)
			[progress, time, cpu] = [next, monotonicSeconds(), cpuSeconds(receiver.pid)];
		const isQuiet = monotonicSeconds() - Math.max(time, sent?.end ?? Infinity) > patience;
		if (isQuiet || (goal !== undefined && progress >= goal)) break;
		// oxlint-disable-next-line no-await-in-loop
		await wait(pollMs);
	}
	return {sent: await isSent, time, cpuSeconds: cpu};
}
