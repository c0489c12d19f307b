import {setTimeout as wait} from 'node:timers/promises';
import {attackSteps} from './attack.ts';
import {backgroundIntervalMs, backgroundMessage} from './background.ts';
import type {Devices} from './devices.ts';

/** Plays the incident once, with the time of sending in every message. Rejects when the signal aborts. */
export async function playAttack(devices: Devices, signal: AbortSignal): Promise<void> {
	const started = Date.now();
	for (const {at, device, isDatagram, message} of attackSteps()) {
		const left = started + at - Date.now();
		// The script is a sequence in time.
		// oxlint-disable-next-line no-await-in-loop
		if (left > 0) await wait(left, undefined, {signal});
		const bytes = message(new Date());
		if (isDatagram === true) devices.sendDatagram(device, bytes);
		else devices.send(device, bytes);
	}
}

/** Keeps ordinary messages flowing. Ends, by rejecting, only when the signal aborts. */
export async function playBackground(devices: Devices, signal: AbortSignal): Promise<never> {
	for (let number = 0; ; number += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await wait(backgroundIntervalMs, undefined, {signal});
		const {device, bytes} = backgroundMessage(number, new Date());
		devices.send(device, bytes);
	}
}
