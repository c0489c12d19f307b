import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {NmsError} from '../../src/base/errors.ts';
import {packageVersion} from '../../src/base/package-root.ts';
import {localMachine} from '../../src/cli/doctor/machine.ts';
import type {HubFacts, Scene} from '../../src/cli/doctor/scene.ts';
import {health} from './rpc-samples.ts';
import {statistics} from './second-slice-samples.ts';
import {temporaryDirectory} from './temporary-directory.ts';

/** A machine of the test's own and what was heard of its daemons. */
export interface DoctorScene {
	/** Files by their absolute path on that machine. */
	readonly files?: Readonly<Record<string, string>>;
	/** Programs of its PATH by name: the body of a shell script. */
	readonly programs?: Readonly<Record<string, string>>;
	readonly env?: Readonly<Record<string, string>>;
	readonly hub?: HubFacts;
	readonly agent?: Scene['agent'];
	readonly configuration?: Partial<Scene['configuration']>;
}

/** A hub of this version that has nothing to complain of. */
export const soundHub: HubFacts = {
	kind: 'there',
	where: '/run/nms/hub.sock',
	session: {
		hub: {id: 'aa', name: 'hub-a', version: packageVersion()},
		user: 'ana',
		uid: 1000,
		role: 'analyst',
	},
	health: {
		...health,
		problems: [],
		dropped: {not_allowed: 0, too_long: 0, buffer_full: 0, over_quota: 0},
	},
	statistics: {...statistics, parse_errors: [0, 0, 0, 0]},
};

export const away = {
	kind: 'away',
	error: new NmsError('unreachable', 'nobody answers', {remedy: 'start it'}),
} as const;

/** The scene with all that the test names; the machine has nothing else. */
export function doctorScene(t: ExecutionContext, given: DoctorScene): Scene {
	const root = temporaryDirectory(t);
	for (const [file, text] of Object.entries(given.files ?? {})) write(root, file, text);
	for (const [name, body] of Object.entries(given.programs ?? {}))
		write(root, `/bin/${name}`, `#!/bin/sh\n${body}\n`, 0o755);
	const env = {HOME: '/home/ana', PATH: path.join(root, 'bin'), ...given.env};
	return {
		machine: localMachine({root, env}),
		hub: given.hub ?? soundHub,
		agent: given.agent ?? away,
		configuration: {
			file: '/etc/nms/hub.yaml',
			state: 'absent',
			stateDirectory: '/var/lib/nms',
			receiveBufferBytes: 8 << 20,
			tlsPorts: [],
			gelfPorts: {udp: [], tcp: []},
			...given.configuration,
		},
	};
}

function write(root: string, file: string, text: string, mode = 0o644): void {
	const target = path.join(root, file);
	mkdirSync(path.dirname(target), {recursive: true});
	writeFileSync(target, text, {mode});
}
