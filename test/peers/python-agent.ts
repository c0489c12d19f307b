// An agent of some 80 lines of Python, written from nms-protocol(7) and nothing else: what it takes from the page has to be true.
import {spawnSync} from 'node:child_process';
import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import type {Ended} from '../helpers/run-nms.ts';
import {runNms} from '../helpers/run-nms.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
const pythonTest = hasPython ? test : test.skip;
const why = hasPython ? '' : ' (needs python3)';
const program = path.join(packageRoot, 'test/fixtures/peers/agent.py');
const withSecret = loopbackConfig.replace('agents:\n', 'agents:\n  secret_file: secret\n');

pythonTest(`an agent made from the manual delivers each line once${why}`, async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	writeFileSync(path.join(directory, 'lines'), linesFrom(1, 2500));
	const first = runAgent(directory, `127.0.0.1:${hub.agentPort}`);
	t.is(first.status, 0, first.stderr);
	t.deepEqual(kindsOf(first), ['hello', 'registered', 'heartbeat', 'stored', 'stored', 'stored']);
	const again = runAgent(directory, `127.0.0.1:${hub.agentPort}`);
	t.deepEqual(kindsOf(again), ['hello', 'registered']);
	appendFileSync(path.join(directory, 'lines'), linesFrom(2501, 2501));
	t.is(runAgent(directory, hub.agentSocket).status, 0);
	t.deepEqual(await storedNumbers(hub), numbersTo(2501));
});

pythonTest(`an agent made from the manual proves the secret, and the hub does${why}`, async (t) => {
	const directory = temporaryDirectory(t);
	for (const name of ['secret', 'other'])
		writeFileSync(path.join(directory, name), `the ${name} of this test\n`, {mode: 0o600});
	writeFileSync(path.join(directory, 'lines'), linesFrom(1, 3));
	const hub = await startHub(t, {directory, config: withSecret});
	const address = `127.0.0.1:${hub.agentPort}`;
	for (const secret of [[], ['other']]) {
		const refused = runAgent(directory, address, ...secret);
		t.deepEqual(kindsOf(refused), ['hello', 'error']);
		t.regex(refused.stderr, /^unauthenticated: .*agents\.secret_file/);
	}
	t.is(runAgent(directory, address, 'secret').status, 0);
	t.deepEqual(await storedNumbers(hub), numbersTo(3));
});

pythonTest(`an agent made from the manual leaves a hub that has no secret${why}`, async (t) => {
	const directory = temporaryDirectory(t);
	writeFileSync(path.join(directory, 'secret'), 'the secret of this test\n');
	writeFileSync(path.join(directory, 'lines'), linesFrom(1, 3));
	const hub = await startHub(t, {directory});
	const left = runAgent(directory, `127.0.0.1:${hub.agentPort}`, 'secret');
	t.is(left.stderr, 'the hub does not know the secret\n');
	t.deepEqual(await storedNumbers(hub), []);
});

function runAgent(directory: string, hub: string, ...secret: readonly string[]): Ended {
	const options = {cwd: directory, encoding: 'utf8', timeout: 30_000} as const;
	return spawnSync('python3', [program, hub, 'state.json', 'lines', ...secret], options);
}

function kindsOf({stdout}: Ended): readonly (string | undefined)[] {
	return stdout
		.trimEnd()
		.split('\n')
		.map((line) => /"kind": "(\w+)"/.exec(line)?.[1]);
}

function linesFrom(first: number, last: number): string {
	return numbersTo(last)
		.slice(first - 1)
		.map((number) => `<13>Nov 20 12:01:10 pi numbered: line ${number}\n`)
		.join('');
}

async function storedNumbers(hub: HubProcess): Promise<readonly number[]> {
	const query = ['logs', '--socket', hub.socket, '--lines', '100000', '--raw', 'program:numbered'];
	const {stdout} = await runNms(query);
	return [...stdout.matchAll(/line (\d+)$/gm)].map(([, number]) => Number(number));
}

function numbersTo(last: number): readonly number[] {
	return Array.from({length: last}, (_, index) => index + 1);
}
