import {existsSync, readFileSync} from 'node:fs';
import test from 'ava';

const readme = readFileSync('README.md', 'utf8');

test('the picture in the README is the screen that the console draws', (t) => {
	t.true(readme.includes(readFileSync('docs/screens/alerts-80x24.txt', 'utf8').trimEnd()));
});

test('every file that README and ARCHITECTURE name is there', (t) => {
	const text = readme + readFileSync('docs/ARCHITECTURE.md', 'utf8');
	const names = text.matchAll(
		/(?<![\w/.])(?:docs|src|man|content|scripts|test|bench|packaging|\.ci)\/[\w./-]*[\w]/g,
	);
	const missing = [...names].map(([name]) => name).filter((name) => !existsSync(name));
	t.deepEqual(missing, []);
});
