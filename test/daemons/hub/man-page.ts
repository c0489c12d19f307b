import {readFileSync} from 'node:fs';
import test from 'ava';
import {loadConfig} from '../../../src/daemons/hub/config.ts';
import {settings} from '../../../src/daemons/hub/config-schema.ts';

const page = readFileSync('man/nms-hub.8', 'utf8');
const settingsPage = readFileSync('man/nms.yaml.5', 'utf8');
const program = readFileSync('src/daemons/hub/main.ts', 'utf8');

test('the manual page lists exactly the settings of the schema', (t) => {
	const [from, to] = ['.Sh SETTINGS OF THE HUB', '.Sh SETTINGS OF THE AGENT'];
	const section = settingsPage.slice(settingsPage.indexOf(from), settingsPage.indexOf(to));
	const listed = [...section.matchAll(/^\.It Ic (\S+)$/gm)].map(([, key]) => key);
	t.deepEqual(
		listed,
		settings.map(({key}) => key),
	);
});

test('the manual page lists exactly the options of the program', (t) => {
	const listed = [...page.matchAll(/^\.It Fl -(\S+)/gm)].map(([, name = '']) => name);
	const taken = [...program.matchAll(/\.option\('([^']+)'/g)].map(([, name = '']) => name);
	t.deepEqual(listed.toSorted(), [...new Set([...taken, 'help', 'version'])].toSorted());
});

test('the example configuration is right and names every setting', (t) => {
	const file = 'packaging/hub.yaml';
	t.is(loadConfig({file}).kind, 'ok');
	const text = readFileSync(file, 'utf8');
	for (const {key} of settings) t.regex(text, new RegExp(`\\b${key.split('.').at(-1)}:`), key);
});
