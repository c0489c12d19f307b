import test from 'ava';
import {isPlain} from '../../../src/cli/complete/candidate.ts';
import {linesFor} from '../../../src/cli/complete/shells.ts';

test('bash gets what stands behind the colon that parts its words', (t) => {
	const candidates = [{value: 'device:192.0.2.1', note: 'alive'}];
	t.deepEqual(linesFor.bash(candidates, 'dev'), ['device:192.0.2.1']);
	t.deepEqual(linesFor.bash(candidates, 'device:19'), ['192.0.2.1']);
});

test('zsh gets values with their colons escaped, and notes', (t) => {
	t.deepEqual(
		linesFor.zsh(
			[
				{value: 'udp:192.0.2.1', note: ''},
				{value: 'web', note: 'alive: agent'},
			],
			'',
		),
		[String.raw`udp\:192.0.2.1`, 'web:alive: agent'],
	);
});

test('a word that a shell would take for more is not offered', (t) => {
	for (const word of ['web', 'device:2001:db8::1', 'a.b-c_d', '3f2a']) t.true(isPlain(word), word);
	const evil = [
		'',
		'-rf',
		'$(reboot)',
		'a b',
		'`x`',
		'a;b',
		"it's",
		'a\nb',
		'*',
		'~',
		'ü',
		'x'.repeat(257),
	];
	for (const word of evil) t.false(isPlain(word), word);
});
