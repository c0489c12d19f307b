// Makes the console one small program: Ink alone is 553 modules, whose finding, reading and compiling costs more than all else until
// the first screen. What the console loads at once (main) stays apart from what it loads behind the first words on the screen.
import path from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

await build({
	absWorkingDir: root,
	entryPoints: ['dist/src/tui/main.js'],
	// As deep as dist/src/base, from where the package's own files are found.
	outdir: 'dist/bundle/console',
	bundle: true,
	splitting: true,
	minifySyntax: true,
	minifyWhitespace: true,
	format: 'esm',
	platform: 'node',
	target: 'node24',
	// Ink's developer tools are loaded only where DEV is set; React's development build is left out; what compiles WebAssembly tries
	// `fetch` first, which loads an HTTP client.
	external: ['react-devtools-core'],
	define: {
		'process.env.NODE_ENV': '"production"',
		'process.env.DEV': '"false"',
		fetch: 'undefined',
	},
	banner: {
		js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);",
	},
	legalComments: 'linked',
	logLevel: 'error',
}).catch(() => process.exit(1));
