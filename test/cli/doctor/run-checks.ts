import test from 'ava';
import {ok} from '../../../src/cli/doctor/finding.ts';
import {runChecks} from '../../../src/cli/doctor/run-checks.ts';
import {doctorLines} from '../../../src/cli/text/doctor-text.ts';
import {Chalk} from 'chalk';
import {doctorScene} from '../../helpers/doctor-scene.ts';

test('a check that breaks or hangs is told, and the others too', async (t) => {
	const checks = [
		{name: 'sound', look: () => [ok('well')]},
		{
			name: 'broken',
			look: () => {
				throw new Error('no luck');
			},
		},
		{name: 'endless', look: async () => new Promise<never>(() => undefined)},
	];
	t.deepEqual(await runChecks(checks, doctorScene(t, {}), 100), [
		{check: 'sound', status: 'ok', text: 'well', fix: ''},
		{check: 'broken', status: 'skip', text: 'no luck', fix: ''},
		{check: 'endless', status: 'skip', text: 'it took longer than 0.1 s', fix: ''},
	]);
});

test('findings are lines with their fix below, and counted', (t) => {
	const found = [
		{check: 'hub', status: 'fail', text: 'nobody\u001B answers', fix: 'start it'},
		{check: 'node', status: 'ok', text: 'Node 24', fix: ''},
	] as const;
	t.deepEqual(doctorLines(found, {colours: new Chalk({level: 0})}), [
		'fail  hub           nobody␛ answers',
		'                    > start it',
		'ok    node          Node 24',
		'',
		'1 failure, 0 warnings, 0 not looked at',
	]);
});
