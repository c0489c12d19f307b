import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {
	readSettings,
	settingsFile,
	settingsFileLimit,
	writeSettings,
} from '../../src/tui/settings.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

test('settings are read as they were written, and the rest stays', async (t) => {
	const file = settingsFile({XDG_STATE_HOME: temporaryDirectory(t)});
	t.true(file.endsWith('/nms/console.json'));
	t.deepEqual(await readSettings(file), {settings: {hasMouse: true, zone: 'utc'}, problem: null});
	await writeSettings(file, {hasMouse: false, zone: 'device'});
	writeFileSync(file, readFileSync(file, 'utf8').replace('{', '{"later": 1,'));
	await writeSettings(file, {hasMouse: false, zone: 'device'});
	t.deepEqual((await readSettings(file)).settings, {hasMouse: false, zone: 'device'});
	t.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {
		later: 1,
		mouse: false,
		time_zone: 'device',
	});
});

for (const [what, text, isFine] of [
	['no JSON', '{"mouse": fal', false],
	['a list', '[false]', false],
	['null', 'null', false],
	['a mouse that is no boolean', '{"mouse": "off"}', true],
	['a zone that is none', '{"time_zone": "Mars"}', true],
	['most bytes', '{"mouse": false}'.padEnd(settingsFileLimit), true],
	['a byte more', '{"mouse": false}'.padEnd(settingsFileLimit + 1), false],
] as const) {
	test(`a settings file of ${what} is ${isFine ? 'taken' : 'told and set aside at the next write'}`, async (t) => {
		const file = path.join(temporaryDirectory(t), 'console.json');
		writeFileSync(file, text);
		t.is((await readSettings(file)).problem === null, isFine);
		await writeSettings(file, {hasMouse: true, zone: 'local'});
		t.deepEqual((await readSettings(file)).settings, {hasMouse: true, zone: 'local'});
		if (!isFine) t.is(readFileSync(`${file}.damaged`, 'utf8'), text);
	});
}
