import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';

// Each room may import the rooms named here, and itself. Nothing else. A daemon is a room of its own.
const floor2 = ['proto', 'db', 'intake', 'collect', 'decode', 'detect', 'act'];
const rooms: Readonly<Record<string, readonly string[]>> = {
	base: [],
	model: ['base'],
	...Object.fromEntries(floor2.map((room) => [room, ['base', 'model']])),
	pipeline: ['base', 'model', 'proto', 'decode', 'detect'],
	tui: ['base', 'model', 'proto'],
	cli: ['base', 'model', 'proto', 'pipeline', 'decode', 'detect', 'act', 'collect'],
	'daemons/shared': ['base', 'model', ...floor2, 'pipeline'],
	'daemons/hub': ['base', 'model', ...floor2, 'pipeline', 'daemons/shared'],
	'daemons/agent': ['base', 'model', ...floor2, 'pipeline', 'daemons/shared'],
	'daemons/bridge': ['base', 'model', 'proto', 'daemons/shared'],
};

// Packages, and the only rooms or files that may import them. A package that is not named here is refused.
const daemons = ['daemons/hub', 'daemons/agent', 'daemons/bridge'];
const packages: Readonly<Record<string, readonly string[]>> = {
	'better-sqlite3': ['db'],
	chalk: ['cli'],
	'csv-parse': ['pipeline'],
	ink: ['tui'],
	'mmdb-lib': ['pipeline'],
	'node-pty': ['act'],
	pino: ['daemons/shared', ...daemons],
	react: ['tui'],
	'string-width': ['base', 'tui'],
	yaml: ['base'],
	yargs: ['cli', ...daemons.map((daemon) => `${daemon}/main.ts`)],
	zod: ['base', 'proto', 'decode', 'detect', 'cli', 'daemons/shared/settings.ts', ...daemons],
};

const imports = /(?:^(?:import|export)\b[^'"]*from |^import |\bimport\()'([^']+)'/gm;

for (const file of sourceFiles()) {
	const room = roomOf(file);
	test(`${file} imports only downward`, (t) => {
		t.truthy(rooms[room], `src/${room} is not a known room`);
		for (const specifier of importsOf(file)) {
			if (specifier.startsWith('.')) {
				const target = roomOf(path.join(path.dirname(file), specifier));
				const isAllowed = target === room || (rooms[room] ?? []).includes(target);
				t.true(isAllowed, `${file} must not import from src/${target}`);
			} else if (!specifier.startsWith('node:')) {
				const owners = packages[packageOf(specifier)] ?? [];
				const isOwner = owners.includes(room) || owners.includes(file);
				t.true(isOwner, `${file} must not import ${specifier}; only ${owners.join(', ')} may`);
			}
		}
	});
}

test('no files import each other in a circle', (t) => {
	const done = new Set<string>();
	const visit = (file: string, above: readonly string[]): void => {
		if (above.includes(file)) t.fail([...above.slice(above.indexOf(file)), file].join(' > '));
		if (done.has(file) || above.includes(file)) return;
		for (const specifier of importsOf(file).filter((name) => name.startsWith('.')))
			visit(path.join(path.dirname(file), specifier), [...above, file]);
		done.add(file);
	};
	for (const file of sourceFiles()) visit(file, []);
	t.true(done.size > 0);
});

test('the table of rooms finds an upward import', (t) => {
	t.false((rooms['db'] ?? []).includes('proto'));
	t.deepEqual(
		[..."import x from './y.ts';\n".matchAll(imports)].map((match) => match[1]),
		['./y.ts'],
	);
});

function sourceFiles(): readonly string[] {
	return readdirSync('src', {recursive: true, encoding: 'utf8'}).filter((name) =>
		/\.tsx?$/.test(name),
	);
}

function importsOf(file: string): readonly string[] {
	const text = readFileSync(path.join('src', file), 'utf8');
	return [...text.matchAll(imports)].map(([, specifier = '']) => specifier);
}

function packageOf(specifier: string): string {
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}

function roomOf(file: string): string {
	const [first = '', second = ''] = file.split(path.sep);
	return first === 'daemons' ? `${first}/${second}` : first;
}
