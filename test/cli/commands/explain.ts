import test from 'ava';
import {jsonLines, runNms} from '../../helpers/run-nms.ts';

const line = '<38>Nov 20 11:00:01 gate sshd[99]: Failed password for bob from 203.0.113.9 port 42';

test('a message is explained as text and as JSON, and a file line by line', async (t) => {
	const text = await runNms(['explain', '--timezone', 'UTC', ...line.split(' ')]);
	t.is(text.status, 0);
	t.regex(text.stdout, /^ +20-24 {2}HOSTNAME +gate$/m);
	t.regex(text.stdout, /^decoder +sshd, .*sshd\.yaml:\d+: Failed <word:/m);
	t.regex(text.stdout, /^rules +SSH login failed \(/m);
	const file = await runNms(['explain', '--json', '--file', '-', '--dialect', 'no-pri'], {
		input: `${line}\n<34>1 x\n`,
	});
	t.is(file.status, 1);
	const [first, second] = jsonLines(file.stdout);
	t.like(first, {line: 1, pri: 38, refusal: null, fields: {'user.name': 'bob'}});
	t.like(second, {line: 2, refusal: {reason: 'timestamp'}, decoder: null});
});

test('what is missing or wrong of explain is said with a remedy', async (t) => {
	t.like(await runNms(['explain']), {
		status: 2,
		stderr: "nms: give either a message or --file; see the examples of 'nms help explain'\n",
	});
	const wrong = await runNms(['explain', 'x', '--timezone', 'Mars/Base']);
	t.regex(wrong.stderr, /'Mars\/Base' is no time zone; write UTC/);
});
