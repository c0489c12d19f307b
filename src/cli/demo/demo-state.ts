import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {messageOf, NmsError} from '../../base/errors.ts';
import {deviceNames} from './attack.ts';
import {demoPrefix, ownDirectory} from './dead-demos.ts';

/** The demo's own files; nothing else of the machine is touched. */
export interface DemoState {
	/** Mode 0700. */
	readonly directory: string;
	readonly configFile: string;
	readonly logFile: string;
	readonly socket: string;
	/** Of the agent that watches this machine. */
	readonly agent: {
		readonly configFile: string;
		readonly logFile: string;
		readonly socket: string;
	};
	remove(): void;
}

/**
 * Makes a new private directory with a configuration for the demo's hub. Unless it is kept, a later demo removes it should this one be
 * killed.
 */
export function makeDemoState({isKept}: {readonly isKept: boolean}): DemoState {
	const directory = privateDirectory();
	if (!isKept) ownDirectory(directory);
	const state: DemoState = {
		directory,
		configFile: path.join(directory, 'hub.yaml'),
		logFile: path.join(directory, 'hub.log'),
		socket: path.join(directory, 'hub.sock'),
		agent: {
			configFile: path.join(directory, 'agent.yaml'),
			logFile: path.join(directory, 'agent.log'),
			socket: path.join(directory, 'agent/agent.sock'),
		},
		remove: () => rmSync(directory, {recursive: true, force: true}),
	};
	writeFileSync(state.configFile, configuration(state));
	writeFileSync(state.agent.configFile, agentConfiguration(state));
	return state;
}

function privateDirectory(): string {
	try {
		return mkdtempSync(path.join(tmpdir(), demoPrefix));
	} catch (error) {
		throw new NmsError('refused', `cannot make a directory for the demo: ${messageOf(error)}`, {
			remedy: 'name a directory that you may write to in TMPDIR',
			cause: error,
		});
	}
}

// Port 0: the system chooses free ones, and the hub's health tells which. The devices' names are more than claims here: see devices.ts.
function configuration({directory, socket}: DemoState): string {
	return `# Configuration of the hub of 'nms demo', made anew for each run.
hub:
  name: demo
  state_directory: ${JSON.stringify(path.join(directory, 'state'))}
  socket: ${JSON.stringify(socket)}
syslog:
  udp: [{address: 127.0.0.1, port: 0}]
  tcp: [{address: 127.0.0.1, port: 0}]
agents:
  listen: []
  socket: ${JSON.stringify(agentsSocket(directory))}
timezone: UTC
sources:
  - {source: [127.0.1.0/24], speaks_for: [${deviceNames.join(', ')}]}
`;
}

// What it watches is left to its defaults: the journal, or the usual files.
function agentConfiguration({directory, agent}: DemoState): string {
	return `# Configuration of the agent of 'nms demo', made anew for each run.
agent:
  hub: ${JSON.stringify(`unix:${agentsSocket(directory)}`)}
  state_directory: ${JSON.stringify(path.join(directory, 'agent-state'))}
  socket: ${JSON.stringify(agent.socket)}
`;
}

function agentsSocket(directory: string): string {
	return path.join(directory, 'agents.sock');
}
