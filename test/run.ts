// The test command: runs every stage, prints what failed and what was skipped, and ends with one line of counts.
//
//   run.js [--only check]    'check' leaves out what needs apt packages or takes long (test/e2e, faults, peers)
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

interface Outcome {
	passed: number;
	readonly failed: string[];
	readonly skipped: string[];
}

const groupFolder = 'dist/test/groups';
const slowRooms: ReadonlySet<string> = new Set(['e2e', 'faults', 'peers']);
const typedSources = ['src', 'test', 'bench'].filter((folder) => existsSync(folder));
const ownNode = process.execPath;
const tool = (file: string, ...rest: readonly string[]): readonly string[] => [
	ownNode,
	path.join('node_modules', file),
	...rest,
];

/** A hundred brief workers load the same modules: keep them compiled, and leave most of their garbage to the end of the worker. */
const quickStart = {
	NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/nms-compile'),
	NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=32`.trim(),
};

/** Each is a command whose exit status is its whole verdict. The bootstrap has compiled the sources already. */
const checks: Readonly<Record<string, readonly string[]>> = {
	'oxfmt finds nothing to reformat': tool('oxfmt/bin/oxfmt', '--check', ...typedSources, 'scripts'),
	'oxlint finds no mistake': tool(
		'oxlint/bin/oxlint',
		'--type-aware',
		'--deny-warnings',
		...typedSources,
	),
	'knip finds nothing unused': tool('knip/bin/knip.js', '--no-progress'),
};

const outcome: Outcome = {passed: 0, failed: [], skipped: []};
const isCheckOnly = process.argv.includes('check');
const started = Date.now();

// The checks and the unit tests have nothing to do with each other.
await Promise.all([
	...Object.entries(checks).map(([title, command]) => runCheck(title, command)),
	runTests('unit tests', groupsOf(unitTestFiles()), 2),
]);
if (!isCheckOnly) {
	// Most of their time they wait for programs that they start.
	await runTests('end-to-end tests', roomFiles(['e2e', 'peers']).filter(isUnobtrusive), 2);
	// These take the whole machine, or change what the others run: one file at a time.
	await runTests(
		'fault tests',
		[...roomFiles(['e2e']).filter((file) => !isUnobtrusive(file)), ...roomFiles(['faults'])],
		1,
	);
}
report();

async function runCheck(title: string, command: readonly string[]): Promise<void> {
	const lines: string[] = [];
	const status = await run(command, (line) => lines.push(line));
	if (status === 0) outcome.passed += 1;
	else {
		outcome.failed.push(title);
		say(`not ok - ${title}\n${lines.join('\n')}`);
	}
}

async function runTests(
	label: string,
	files: readonly string[],
	concurrency: number,
): Promise<void> {
	if (files.length === 0) return;
	say(`# ${label} (${files.length} workers)`);
	const before = outcome.passed + outcome.failed.length + outcome.skipped.length;
	let isInFailure = false;
	const command = tool(
		'ava/entrypoints/cli.mjs',
		'--tap',
		`--concurrency=${concurrency}`,
		...files,
	);
	const status = await run(command, (line) => {
		const result = /^(ok|not ok) \d+ - (.*?)( # SKIP.*)?$/.exec(line);
		if (result === null) {
			if (isInFailure || line.startsWith('#')) say(line);
			return;
		}
		const [, verdict, title = '', skip] = result;
		isInFailure = verdict === 'not ok';
		if (skip !== undefined) outcome.skipped.push(title);
		else if (isInFailure) outcome.failed.push(title);
		else outcome.passed += 1;
		if (isInFailure || !isCheckOnly) say(line);
	});
	const seen = outcome.passed + outcome.failed.length + outcome.skipped.length - before;
	// A crash of the runner itself must not look like a success.
	if (seen === 0 || (status !== 0 && outcome.failed.length === 0))
		outcome.failed.push(`${label}: ava ended with ${status}`);
}

function unitTestFiles(): readonly string[] {
	return testFiles().filter((file) => !slowRooms.has(file.split(path.sep)[2] ?? ''));
}

/**
 * One file per folder that imports the folder's tests: a worker of the runner costs 0.24 CPU seconds before its first test, and a
 * hundred of them more than all tests together. A .tsx file stands alone: Ink awaits something when it is imported, and the runner wants
 * all tests of a worker declared at once. A single test file can still be given to ava.
 */
function groupsOf(files: readonly string[]): readonly string[] {
	const groups = Map.groupBy(files, (file) => {
		const name = path.relative('dist/test', file);
		return existsSync(path.join('test', name.replace(/js$/, 'tsx')))
			? name.slice(0, -3)
			: path.dirname(name);
	});
	mkdirSync(groupFolder, {recursive: true});
	return [...groups].map(([folder, members]) => {
		const group = path.join(groupFolder, `${folder.replaceAll(path.sep, '-')}.js`);
		const imports = members.map((file) => `import '${path.relative(groupFolder, file)}';\n`);
		writeFileSync(group, imports.join(''));
		return group;
	});
}

function roomFiles(rooms: readonly string[]): readonly string[] {
	return testFiles().filter((file) => rooms.includes(file.split(path.sep)[2] ?? ''));
}

/** Whether others may run beside it: this one compiles everything anew. */
function isUnobtrusive(file: string): boolean {
	return path.basename(file) !== 'bootstrap.js';
}

function testFiles(): readonly string[] {
	return readdirSync('dist/test', {recursive: true, encoding: 'utf8'})
		.filter(
			(name) =>
				name.endsWith('.js') && name !== 'run.js' && !/^(?:helpers|fixtures|groups)\//.test(name),
		)
		.map((name) => path.join('dist/test', name))
		.toSorted();
}

async function run(command: readonly string[], onLine: (line: string) => void): Promise<number> {
	const [program = '', ...rest] = command;
	const child = spawn(program, rest, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {...process.env, ...quickStart, FORCE_COLOR: '0'},
	});
	for (const stream of [child.stdout, child.stderr]) {
		let tail = '';
		stream.setEncoding('utf8').on('data', (chunk: string) => {
			const lines = (tail + chunk).split('\n');
			tail = lines.pop() ?? '';
			for (const line of lines) onLine(line);
		});
	}
	return new Promise((resolve) => {
		child.on('close', (code) => resolve(code ?? 1));
	});
}

function report(): void {
	for (const title of outcome.skipped) say(`skipped: ${title}`);
	for (const title of outcome.failed) say(`failed: ${title}`);
	say(`# ${((Date.now() - started) / 1000).toFixed(1)} s`);
	say(
		`${outcome.passed} passed, ${outcome.failed.length} failed, ${outcome.skipped.length} skipped`,
	);
	process.exitCode = outcome.failed.length === 0 ? 0 : 1;
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}
