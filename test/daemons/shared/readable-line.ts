import test from 'ava';
import {readableLine} from '../../../src/daemons/shared/readable-line.ts';

test('a log line is readable on a terminal', (t) => {
	const json = JSON.stringify({
		level: 'warn',
		time: '2026-11-20T14:03:11.123Z',
		name: 'nms-hub',
		rows: 5,
		err: {type: 'Error', message: 'no room', stack: 'at x'},
		msg: 'commit refused',
	});
	t.is(readableLine(json), '14:03:11 warn commit refused rows=5 err="no room"');
});

test('text from outside does nothing to the terminal', (t) => {
	const json = JSON.stringify({level: 'info', time: '', msg: 'from \u001b[2Jhost'});
	t.false(readableLine(json).includes('\u001b'));
});
