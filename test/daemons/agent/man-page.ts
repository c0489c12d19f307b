import {readFileSync} from 'node:fs';
import test from 'ava';
import {settings} from '../../../src/daemons/agent/config-schema.ts';
import {options} from '../../../src/daemons/agent/options.ts';

const page = readFileSync('man/nms-agent.8', 'utf8');
const settingsPage = readFileSync('man/nms.yaml.5', 'utf8');

test('the manual page lists exactly the settings of the schema', (t) => {
	const [from, to] = ['.Sh SETTINGS OF THE AGENT', '.Sh FILES'];
	const section = settingsPage.slice(settingsPage.indexOf(from), settingsPage.indexOf(to));
	const items = [...section.matchAll(/^\.It Ic (\S+)$/gm)].map(([, key = '']) => key);
	const ofOneFile = new Set(['path', 'format', 'program', 'exclude']);
	t.deepEqual(
		items.filter((key) => !ofOneFile.has(key)),
		settings.map(({key}) => key),
	);
});

test('the manual page lists exactly the options of the program', (t) => {
	const listed = [...page.matchAll(/^\.It Fl -(\S+)/gm)].map(([, name = '']) => name);
	t.deepEqual(listed.toSorted(), Object.keys(options).toSorted());
});
