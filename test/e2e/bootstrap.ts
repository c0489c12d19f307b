import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';

const programs = [
	'dist/src/cli/main.js',
	'dist/src/cli/tui.js',
	'dist/src/daemons/agent/main.js',
	'dist/src/daemons/hub/main.js',
	'dist/bundle/agent/main.cjs',
	'dist/bundle/console/main.js',
	'dist/bundle/hub/main.js',
	'dist/src/tui/main.js',
];
const oldNode = nodeOnPathBelow(24) ?? nodeThatSaysItIsOld();

for (const program of programs) {
	test(`${program} on an old Node says which one it needs`, (t) => {
		const [node, ...options] = oldNode;
		const result = spawnSync(node, [...options, program, '--version'], {encoding: 'utf8'});
		const {status, stdout, stderr} = result;
		t.is(status, 1);
		t.is(stdout, '');
		t.regex(stderr, /^nms needs Node 24 or newer; this is v\d+/);
		// One sentence, no stack: nothing else of the program was loaded.
		t.is(stderr.trim().split('\n').length, 1);
	});
}

for (const name of ['nms', 'nms-tui', 'nms-hub', 'nms-agent']) {
	test(`bin/${name} runs through a link from elsewhere`, (t) => {
		const link = path.join(mkdtempSync(path.join(tmpdir(), 'nms-bin-')), name);
		symlinkSync(path.resolve('bin', name), link);
		const result = spawnSync(link, ['--version'], {encoding: 'utf8', cwd: '/'});
		rmSync(path.dirname(link), {recursive: true});
		t.deepEqual([result.status, result.stderr], [0, '']);
		t.regex(result.stdout, /\d+\.\d+\.\d+/);
	});
}

test('the hub is run by the bytecode that was made of it', (t) => {
	const watch = `import vm from 'node:vm';
		vm.Script = class extends vm.Script {
			constructor(source, options) {
				super(source, options);
				console.error(this.cachedDataRejected);
			}
		};`;
	const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(watch)}`;
	const env = {...process.env, NODE_OPTIONS};
	const result = spawnSync(path.resolve('bin', 'nms-hub'), ['--check-config'], {
		encoding: 'utf8',
		env,
	});
	t.deepEqual([result.status, result.stderr], [0, 'false\nfalse\n']);
});

test('the bootstrap has nothing to say when all is in place', (t) => {
	const result = spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'build'], {
		encoding: 'utf8',
	});
	t.deepEqual([result.status, result.stdout, result.stderr], [0, '', '']);
});

test('the bootstrap names its verbs when given another', (t) => {
	const result = spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'strat'], {
		encoding: 'utf8',
	});
	t.is(result.status, 1);
	t.regex(result.stderr, /start\|test\|check\|bench\|build, not 'strat'/);
});

function nodeOnPathBelow(major: number): readonly [string] | undefined {
	const folders = (process.env['PATH'] ?? '').split(path.delimiter);
	const old = folders
		.map((folder) => path.join(folder, 'node'))
		.filter((file) => existsSync(file))
		.find((file) => {
			const version = execFileSync(file, ['--version'], {encoding: 'utf8'});
			return Number(/^v(\d+)/.exec(version)?.[1]) < major;
		});
	return old === undefined ? undefined : [old];
}

/** Where the machine has no old Node: ours, which gives another version before a program is loaded. */
function nodeThatSaysItIsOld(): readonly [string, string] {
	const lie = `Object.defineProperties(process, {
		versions: {value: {...process.versions, node: '20.0.0'}},
		version: {value: 'v20.0.0'},
	});`;
	return [process.execPath, `--import=data:text/javascript,${encodeURIComponent(lie)}`];
}
