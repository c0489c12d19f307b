// Runs on any Node >= 20, from a fresh clone: installs what the lock file names once, compiles once, then hands over to the
// project's own Node.
//
//   bootstrap.mjs start|test|check|bench|build [arguments]
import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '..');
const oldestNode = 20;
const installStamp = path.join(root, 'node_modules/.nms-install');
const buildStamp = path.join(root, 'dist/.nms-build');
const ownNode = path.join(root, 'node_modules/node/bin/node');
// What the compiled programs are made from; a change in any of it calls for a build.
const sources = ['src', 'test', 'bench', 'scripts', 'tsconfig.json'];
const targets = {
	start: ['dist/src/cli/main.js', 'demo'],
	test: ['dist/test/run.js'],
	check: ['dist/test/run.js', '--only', 'check'],
	bench: ['dist/bench/run.js'],
};

const [verb = '', ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
	fail(`this needs Node ${oldestNode} or newer to install itself; here is ${process.version}`);
}
if (verb !== 'build' && !(verb in targets)) {
	fail(`bootstrap.mjs ${Object.keys(targets).join('|')}|build, not '${verb}'`);
}
install();
build();
if (verb !== 'build') handOver(targets[verb]);

function install() {
	const lock = createHash('sha256')
		.update(readFileSync(path.join(root, 'package-lock.json')))
		.digest('hex');
	if (existsSync(installStamp) && readFileSync(installStamp, 'utf8') === lock) return;

	// Plain `npm ci` would run node-gyp for better-sqlite3, which ships what it needs.
	npm(
		'1/3 installing packages',
		['ci', '--ignore-scripts'],
		'check the connection to the npm registry',
	);
	npm('2/3 fetching Node 24', ['rebuild', 'node'], 'check the connection to the npm registry');
	const prefix = path.resolve(process.execPath, '../..');
	const headers = existsSync(path.join(prefix, 'include/node')) ? {npm_config_nodedir: prefix} : {};
	npm('3/3 building node-pty', ['rebuild', 'node-pty'], undefined, headers);
	writeFileSync(installStamp, lock);
}

function npm(label, arguments_, remedy, environment = {}) {
	process.stderr.write(`nms: ${label} ...`);
	const started = Date.now();
	const result = spawnSync('npm', [...arguments_, '--loglevel=error', '--no-fund', '--no-audit'], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {...process.env, ...environment},
	});
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	process.stderr.write(result.status === 0 ? ` ${seconds} s\n` : ' failed\n');
	if (result.status === 0) return;
	if (remedy === undefined) {
		process.stderr.write(
			'nms: node-pty was not built (it needs python3, make and g++); all but pseudo-terminals works\n',
		);
		return;
	}
	process.stderr.write(`${result.stderr ?? result.error?.message ?? ''}\n`);
	fail(`npm ${arguments_.join(' ')} failed; ${remedy}, then run this again`);
}

function build() {
	if (existsSync(buildStamp) && newestChange() < statSync(buildStamp).mtimeMs) return;
	process.stderr.write('nms: compiling ...');
	const started = Date.now();
	// A file that is gone must not leave its compiled test behind.
	rmSync(path.join(root, 'dist'), {recursive: true, force: true});
	const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
	const result = spawnSync(ownNode, [tsc, '-p', '.'], {cwd: root, encoding: 'utf8'});
	if (result.status !== 0) {
		process.stderr.write(` failed\n${result.stdout ?? ''}${result.stderr ?? ''}`);
		fail('the sources do not compile');
	}
	const bundle = spawnSync(ownNode, ['scripts/bundle.mjs'], {cwd: root, encoding: 'utf8'});
	if (bundle.status !== 0) {
		process.stderr.write(` failed\n${bundle.stdout ?? ''}${bundle.stderr ?? ''}`);
		fail('the programs cannot be bundled');
	}
	writeFileSync(buildStamp, '');
	process.stderr.write(` ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

// Directories count too: their time changes when a file is removed.
function newestChange() {
	let newest = 0;
	for (const source of sources) {
		const top = path.join(root, source);
		if (!existsSync(top)) continue;
		const names = statSync(top).isDirectory() ? readdirSync(top, {recursive: true}) : [];
		for (const name of ['.', ...names]) {
			newest = Math.max(newest, statSync(path.join(top, String(name))).mtimeMs);
		}
	}
	return newest;
}

function handOver(target) {
	const child = spawn(ownNode, [path.join(root, target[0]), ...target.slice(1), ...rest], {
		stdio: 'inherit',
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => {
			// A terminal sends SIGINT to the child too; the bootstrap only has to outlive it.
			if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
		});
	}
	child.on('exit', (code, signal) => {
		process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
	});
}

function fail(message) {
	process.stderr.write(`nms: ${message}\n`);
	process.exit(1);
}
