import {tmpdir} from 'node:os';
import process from 'node:process';
import {NmsError} from '../../base/errors.ts';
import {consoleStatus, startConsole} from '../console-process.ts';
import {printJson, printText, standardColours, tell} from '../output.ts';
import {StopSignals} from '../stop-signals.ts';
import {alertLine} from '../text/alert-text.ts';
import {removeDeadDemos} from './dead-demos.ts';
import {startDemoAgent} from './demo-agent.ts';
import type {DemoHub} from './demo-hub.ts';
import {startDemoHub} from './demo-hub.ts';
import {makeDemoState} from './demo-state.ts';
import type {DemoState} from './demo-state.ts';
import type {Devices} from './devices.ts';
import {openDevices} from './devices.ts';
import {playAttack, playBackground} from './play.ts';
import {atMost, watchAlerts} from './watch-alerts.ts';

export interface DemoOptions {
	/** No console: alerts are printed, and the demo ends with the script. */
	readonly isHeadless: boolean;
	readonly json: boolean;
	/** Leave the state directory behind. */
	readonly keep: boolean;
}

interface Stage {
	readonly state: DemoState;
	readonly hub: DemoHub;
	readonly devices: Devices;
	readonly stop: StopSignals;
}

/** After the last message, until the last alert must be there; with start and stop of the hub the demo ends within 90 s. */
const lastAlertMs = 30_000;

/** Runs the demo and returns its exit status; when it returns, everything it started is gone. */
export async function runDemo(options: DemoOptions): Promise<number> {
	const stop = new StopSignals();
	for (const directory of removeDeadDemos(tmpdir()))
		tell(`demo: removed ${directory}, left by a demo that was killed`);
	const state = makeDemoState({isKept: options.keep});
	const clear = (): void => (options.keep ? undefined : state.remove());
	process.once('exit', clear);
	try {
		return await onStage(state, stop, async (stage) =>
			options.isHeadless ? runHeadless(stage, options) : runWithConsole(stage),
		);
	} catch (error) {
		if (stop.exitStatus === undefined) throw error;
		return stop.exitStatus;
	} finally {
		clear();
		process.off('exit', clear);
		stop.close();
		if (options.keep) tell(`state kept in ${state.directory}`);
	}
}

async function onStage(
	state: DemoState,
	stop: StopSignals,
	play: (stage: Stage) => Promise<number>,
): Promise<number> {
	tell(`demo: starting a hub in ${state.directory}`);
	const hub = await startDemoHub(state, stop.signal);
	try {
		const {udp, tcp} = hub.ports;
		tell(`demo: it listens on 127.0.0.1, UDP ${udp} and TCP ${tcp}`);
		const devices = await openDevices(hub.ports);
		const agent = startDemoAgent(state);
		try {
			tell(`demo: ${await agent.watching(stop.signal)}`);
			return await play({state, hub, devices, stop});
		} finally {
			devices.close();
			await agent.stop();
		}
	} finally {
		await hub.stop();
	}
}

async function runHeadless({hub, devices, stop}: Stage, {json}: DemoOptions): Promise<number> {
	const {signal} = stop;
	const colours = standardColours();
	const watch = await watchAlerts(hub.client, async (alert) =>
		json ? printJson(alert) : printText([alertLine(alert, {colours})]),
	);
	const hubEnded = hub.client.disconnected.then((error) => {
		throw (
			error ?? new NmsError('internal', 'the demo closed its own connection', {remedy: 'report it'})
		);
	});
	tell('demo: pi is under a brute force, router sees a scan from inside, web is busy');
	await Promise.race([playAttack(devices, signal), hubEnded]);
	tell('demo: all is sent');
	await Promise.race([atMost(watch.complete, lastAlertMs, signal), hubEnded]);
	const missing = watch.missing();
	if (missing.length === 0) {
		tell('demo: every expected alert was seen');
		return 0;
	}
	throw new NmsError('refused', `these alerts did not appear: ${missing.join(', ')}`, {
		remedy: "run 'nms demo --headless --keep' and look at hub.log in the state directory",
	});
}

async function runWithConsole({state, devices, stop}: Stage): Promise<number> {
	const child = startConsole({socket: state.socket, hub: undefined, isDemo: true});
	stop.signal.addEventListener('abort', () => child.kill('SIGTERM'));
	const scenes = new AbortController();
	const shown = playScenes(devices, AbortSignal.any([scenes.signal, stop.signal]));
	try {
		const status = await consoleStatus(child);
		return stop.exitStatus ?? status;
	} finally {
		scenes.abort();
		await shown;
	}
}

/** The incident, then ordinary life, until the signal aborts. */
async function playScenes(devices: Devices, signal: AbortSignal): Promise<void> {
	try {
		await playAttack(devices, signal);
		await playBackground(devices, signal);
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
