import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {expandGlob, globLimits, hasWildcard, matchesGlob} from '../../src/collect/glob.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

test('patterns match names as a shell does', (t) => {
	const cases: readonly (readonly [string, string, boolean])[] = [
		['/a/*.log', '/a/x.log', true],
		['/a/*.log', '/a/.x.log', false],
		['/a/.*.log', '/a/.x.log', true],
		['/a/*.log', '/a/b/x.log', false],
		['/a/*.log', '/a/x.logs', false],
		['/a/?.log', '/a/x.log', true],
		['/a/?.log', '/a/xy.log', false],
		['/a/[xy].log', '/a/y.log', true],
		['/a/[!xy].log', '/a/y.log', false],
		['/a/[^xy].log', '/a/z.log', true],
		['/a/[0-9]', '/a/5', true],
		['/a/[z-a]', '/a/[z-a]', true],
		['/a/[', '/a/[', true],
		['/a/[]', '/a/[]', true],
		['/a/a.b', '/a/axb', false],
		['/a/(x|y)+$', '/a/(x|y)+$', true],
		['/a/**/x', '/a/b/c/x', true],
		['/a/**/x', '/a/x', true],
		['/a/**/x', '/b/x', false],
		['debug*', '/a/b/debug.log', true],
		['debug*', '/debug/x.log', false],
	];
	for (const [pattern, file, doesMatch] of cases) {
		t.is(matchesGlob(pattern, file), doesMatch, `${pattern} ${file}`);
	}
});

test('a pattern without wildcards is its own only match', (t) => {
	t.false(hasWildcard('/nowhere/x.log'));
	t.deepEqual(expandGlob('/nowhere/x.log', 10), ['/nowhere/x.log']);
	t.deepEqual(expandGlob('/nowhere/*.log', 10), []);
});

test('matches are sorted and at most so many', (t) => {
	const directory = temporaryDirectory(t);
	for (const name of ['c', 'a', 'b', '.d']) writeFileSync(path.join(directory, name), '');
	const names = (limit: number) =>
		expandGlob(`${directory}/*`, limit).map((file) => path.basename(file));
	t.deepEqual(names(3), ['a', 'b', 'c']);
	t.is(names(2).length, 2);
});

test('two stars go down to a bounded depth and follow no links', (t) => {
	const directory = temporaryDirectory(t);
	const at = (depth: number) => path.join(directory, ...Array<string>(depth).fill('d'));
	mkdirSync(at(globLimits.depth + 1), {recursive: true});
	for (let depth = 0; depth <= globLimits.depth + 1; depth += 1) {
		writeFileSync(path.join(at(depth), 'x.log'), '');
	}
	symlinkSync(directory, path.join(directory, 'loop'));
	t.is(expandGlob(`${directory}/**/x.log`, 1000).length, globLimits.depth + 1);
});
