import test from 'ava';
import {usageWords} from '../../src/cli/usage-words.ts';

for (const {found, args = [], message} of [
	{
		found: 'Invalid values:\n  Argument: kind, Given: "x", Choices: "a", "b"',
		message: "'x' is none of a, b",
	},
	{
		found: 'Invalid values:\n  Argument: kind, Given: "x", Choices: "a", "b"',
		args: ['--kind=x'],
		message: "--kind 'x' is none of a, b",
	},
	{found: 'Missing required arguments: one, two', message: '--one and --two are missing'},
	{found: 'Not enough arguments following: n', message: '-n is given without its value'},
	{found: 'something\n  of another kind', message: 'something of another kind'},
]) {
	test(`a wrong command line is told as: ${message}`, (t) => {
		t.deepEqual(usageWords(found, args), {message});
	});
}
