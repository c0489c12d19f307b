// Makes one small program each of the console, of the agent and of the hub with its threads. Ink alone is 553 modules, whose finding, reading and compiling costs
// more than all else until the first screen; what the console loads at once (main) stays apart from what it loads behind the first
// words on the screen. The agent is to be small in memory: it becomes a CommonJS program, which needs nothing of Node's machinery for
// modules of ECMAScript.
import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';
import {makeBytecode} from './make-bytecode.mjs';

rmSync(path.join(import.meta.dirname, '../dist/bundle'), {recursive: true, force: true});

const common = {
	absWorkingDir: path.resolve(import.meta.dirname, '..'),
	bundle: true,
	minifySyntax: true,
	minifyWhitespace: true,
	platform: 'node',
	target: 'node24',
	legalComments: 'linked',
	logLevel: 'error',
};

const console = build({
	...common,
	entryPoints: ['dist/src/tui/main.js'],
	// As deep as dist/src/base, from where the package's own files are found.
	outdir: 'dist/bundle/console',
	splitting: true,
	format: 'esm',
	// Ink's developer tools are loaded only where DEV is set; React's development build is left out; what compiles WebAssembly tries
	// `fetch` first, which loads an HTTP client.
	external: ['react-devtools-core'],
	// What reads Unicode's tables does so only when there is text that needs them.
	alias: {'string-width': path.join(import.meta.dirname, 'narrow-width.mjs')},
	inject: ['scripts/late-segmenter.mjs'],
	define: {
		'process.env.NODE_ENV': '"production"',
		'process.env.DEV': '"false"',
		'Intl.Segmenter': 'LateSegmenter',
		fetch: 'undefined',
	},
	banner: {
		js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);",
	},
});

const agent = build({
	...common,
	entryPoints: ['dist/src/daemons/agent/main.js'],
	// As deep as dist/src/base.
	outfile: 'dist/bundle/agent/main.cjs',
	format: 'cjs',
	external: ['better-sqlite3'],
	define: {'import.meta.dirname': '__dirname'},
});

// The hub's programs and threads are CommonJS, which can be run by bytecode that is made here; each is one file.
const hubPrograms = {
	main: 'main',
	'run-hub': 'run-hub',
	'run-backup': 'archive/run-backup',
	'run-restore': 'archive/run-restore',
	'run-verify': 'archive/run-verify',
	'store-thread': 'threads/store-thread',
	'query-thread': 'threads/query-thread',
	'udp-thread': 'threads/udp-thread',
};
const hub = build({
	...common,
	// A stack in the log is to be read.
	minifySyntax: false,
	minifyWhitespace: false,
	entryPoints: Object.entries(hubPrograms).map(([out, name]) => ({
		in: `dist/src/daemons/hub/${name}.js`,
		out,
	})),
	outdir: 'dist/bundle/hub/programs',
	format: 'cjs',
	supported: {'dynamic-import': false},
	external: ['better-sqlite3'],
	alias: {
		assert: path.join(import.meta.dirname, 'plain-assert.cjs'),
		'string-width': path.join(import.meta.dirname, 'narrow-width.mjs'),
	},
	// They are run as if they were their namesakes, as deep as dist/src/base; yargs looks for its other languages there.
	define: {'import.meta.dirname': '__dirname', 'import.meta.url': 'programUrl'},
	banner: {
		js: "(function (exports, require, module, __filename, __dirname) { const programUrl = require('node:url').pathToFileURL(__filename).href;",
	},
	footer: {js: '})'},
	plugins: [
		{
			name: 'programs of each other',
			setup: ({onResolve}) => {
				onResolve({filter: /^\.\/.*run-[a-z]+\.js$/}, ({kind, path: file}) =>
					kind === 'dynamic-import'
						? {path: `./${path.basename(file)}`, external: true}
						: undefined,
				);
			},
		},
	],
});

// Decoder packs and rules as they are read: to read YAML takes longer than all else of a start.
const {readYamlFiles} = await import('../dist/src/base/yaml-files.js');
const {buildPacks} = await import('../dist/src/decode/pack-files.js');
const {buildRules} = await import('../dist/src/detect/built-rules.js');
const inRoot = (name) => path.join(common.absWorkingDir, name);
mkdirSync(inRoot('dist/bundle/content'), {recursive: true});
for (const [kind, built] of Object.entries({decoders: buildPacks, rules: buildRules})) {
	const files = readYamlFiles(inRoot(`content/${kind}`));
	writeFileSync(inRoot(`dist/bundle/content/${kind}.json`), built(files));
}

await Promise.all([console, agent, hub]).catch(() => process.exit(1));

writeFileSync(inRoot('dist/bundle/hub/package.json'), '{"type": "commonjs"}\n');
for (const name of Object.keys(hubPrograms))
	copyFileSync(inRoot('scripts/run-bytecode.cjs'), inRoot(`dist/bundle/hub/${name}.js`));
await makeBytecode(inRoot('dist/bundle/hub'));
