import {spawnSync} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import process from 'node:process';
import test from 'ava';

const program = `
const {openLog} = await import(${JSON.stringify(new URL('../../../src/daemons/shared/log.js', import.meta.url).href)});
const log = openLog('a daemon');
for (let line = 1; line <= 3; line += 1) log.info({line}, 'said');
setTimeout(() => process.stdout.write('still there'), 10);
`;

test('a daemon whose log is on a full disk goes on', (t) => {
	const full = openSync('/dev/full', 'w');
	const {status, stdout} = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
		stdio: ['ignore', 'pipe', full],
		encoding: 'utf8',
	});
	closeSync(full);
	t.is(stdout, 'still there');
	t.is(status, 0);
});
