import test from 'ava';
import {helpText, options, parseCommand} from '../../../src/daemons/agent/options.ts';

const none = {file: undefined, stateDirectory: undefined, socketPath: undefined, hub: undefined};

test('options are read in both spellings and the last one holds', (t) => {
	t.deepEqual(parseCommand([]), {kind: 'run', config: none, untilEof: false});
	t.deepEqual(
		parseCommand(['--config', 'a', '--config=b', '--hub=tcp://h', '--until-eof', '--socket', 's']),
		{
			kind: 'run',
			config: {...none, file: 'b', hub: 'tcp://h', socketPath: 's'},
			untilEof: true,
		},
	);
	t.deepEqual(parseCommand(['--check-config', '--state-directory=d']), {
		kind: 'check',
		config: {...none, stateDirectory: 'd'},
	});
	t.deepEqual(parseCommand(['--help', '--config=x']), {kind: 'help'});
	t.deepEqual(parseCommand(['--version']), {kind: 'version'});
});

for (const words of [['--colour'], ['file'], ['--config'], ['--until-eof=1'], ['-x']])
	test(`the words <${words.join(' ')}> are refused`, (t) => {
		t.is(parseCommand(words).kind, 'wrong');
	});

test('the help has a line for every option', (t) => {
	for (const name of Object.keys(options)) t.true(helpText().includes(`  --${name} `), name);
	for (const line of helpText().split('\n')) t.true(line.length <= 110, line);
});
