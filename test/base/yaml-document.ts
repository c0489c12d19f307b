import test from 'ava';
import {z} from 'zod';
import {formatProblem, readYaml, yamlLimits} from '../../src/base/yaml-document.ts';

const schema = z.strictObject({
	name: z.string(),
	ports: z.array(z.strictObject({port: z.int().max(65535)})).default([]),
});

const problems: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
	[
		'an unknown key',
		'name: a\ncolour: red\n',
		["f.yaml:2:1: unknown key 'colour'; correct its spelling or remove it"],
	],
	[
		'an unknown key below a list',
		'name: a\nports:\n  - port: 1\n    prot: tcp\n',
		["f.yaml:4:5: unknown key 'ports.0.prot'; correct its spelling or remove it"],
	],
	[
		'a duplicate key',
		'name: a\nname: b\n',
		['f.yaml:2:1: Map keys must be unique; correct the YAML there'],
	],
	[
		'a value of the wrong type',
		'name: a\nports:\n  - port: x\n',
		[
			'f.yaml:3:5: ports.0.port: Invalid input: expected number, received string; see the manual page for what it may be',
		],
	],
	[
		'a missing key',
		'ports: []\n',
		["f.yaml:1:1: 'name' is missing; see the manual page for what it may be"],
	],
	['an empty file', '', []],
	[
		'broken YAML',
		'name: [a\n',
		[
			'f.yaml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]; correct the YAML there',
		],
	],
];

for (const [title, text, expected] of problems) {
	test(`${title} is told with its file, line and column`, (t) => {
		const {problems: found} = readYaml('f.yaml', text, schema);
		t.deepEqual(found.map(formatProblem), expected);
	});
}

test('documents beside a bad one are still read', (t) => {
	const {documents, problems: found} = readYaml(
		'f.yaml',
		'name: a\n---\nnam: b\n---\nname: c\n',
		schema,
	);
	t.deepEqual(
		documents.map(({value}) => value.name),
		['a', 'c'],
	);
	t.true(found.length > 0);
});

test('an alias bomb is refused and not expanded', (t) => {
	const names = 'abcdefghijklmnop'.split('');
	const bomb = names.map(
		(name, at) => `${name}: &${name} [${`*${names[at - 1]},`.repeat(at === 0 ? 0 : 9)}x]`,
	);
	const {documents, problems: found} = readYaml('f.yaml', bomb.join('\n'), z.looseObject({}));
	t.is(documents.length, 0);
	t.is(found.length, 1);
});

const {depth: mostDepth} = yamlLimits;

/** Lists and maps in one another, and where the first of them is that is too deep. */
const nested: readonly (readonly [
	title: string,
	textOf: (depth: number) => string,
	place: readonly [line: number, column: number],
])[] = [
	['flow lists', (depth) => `${'['.repeat(depth)}x${']'.repeat(depth)}`, [1, mostDepth + 1]],
	['flow maps', (depth) => `${'{a: '.repeat(depth)}x${'}'.repeat(depth)}`, [1, 4 * mostDepth + 1]],
	['block lists', (depth) => `${'- '.repeat(depth)}x`, [1, 2 * mostDepth + 1]],
	[
		'block maps',
		(depth) => Array.from({length: depth}, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
		[mostDepth + 1, mostDepth + 1],
	],
];

for (const [title, textOf, [line, column]] of nested) {
	test(`${title} as deep as allowed are read, and it is told where deeper ones begin`, (t) => {
		t.deepEqual(readYaml('f.yaml', textOf(mostDepth), z.unknown()).problems, []);
		for (const depth of [mostDepth + 1, 1000]) {
			const {documents, problems: found} = readYaml('f.yaml', textOf(depth), z.unknown());
			t.is(documents.length, 0);
			t.deepEqual(found.map(formatProblem), [
				`f.yaml:${line}:${column}: lists and maps nest deeper than ${mostDepth}; write them flatter`,
			]);
		}
	});
}

test('as many aliases as allowed are read and one more is refused', (t) => {
	t.is(readYaml('f.yaml', withAliases(yamlLimits.aliases), z.looseObject({})).problems.length, 0);
	t.is(
		readYaml('f.yaml', withAliases(yamlLimits.aliases + 1), z.looseObject({})).problems.length,
		1,
	);
});

test('a file of the longest length is read and a longer one refused', (t) => {
	t.is(readYaml('f.yaml', padded(yamlLimits.characters), schema).problems.length, 0);
	t.is(readYaml('f.yaml', padded(yamlLimits.characters + 1), schema).problems.length, 1);
});

test('a later check can name the place of a node', (t) => {
	const {documents} = readYaml('f.yaml', 'name: a\nports:\n  - port: 1\n', schema);
	const problem = documents[0]?.problemAt(
		['ports', 0, 'port'],
		'port 1 is taken',
		'choose another',
	);
	t.is(
		problem === undefined ? '' : formatProblem(problem),
		'f.yaml:3:5: port 1 is taken; choose another',
	);
});

function withAliases(count: number): string {
	return `a: &a 1\nb: [${Array.from({length: count}, () => '*a').join(', ')}]\n`;
}

function padded(length: number): string {
	return 'name: a\n#'.padEnd(length, ' ');
}
