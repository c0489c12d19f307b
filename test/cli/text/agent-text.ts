import test from 'ava';
import {Chalk} from 'chalk';
import {agentLines} from '../../../src/cli/text/agent-text.ts';
import {agentStatus} from '../../helpers/second-slice-samples.ts';

const plain = {colours: new Chalk({level: 0}), isUtc: true};

test('the status of an agent has its link, spool and files', (t) => {
	t.deepEqual(agentLines(agentStatus, plain), [
		'agent       web (a1b2c3d4e5f60718) 0.1.0, pid 4711, since 2026-11-20 10:00:00Z',
		'link        connected since 2026-11-20 10:00:01Z',
		'hub         unix:/run/nms/agents.sock: hub-a 0.1.0',
		'read        1000 lines, 1 cut, 2.0 KiB lost',
		'delivered   990 acknowledged, 3 on their way',
		'spool       10 events wait, 1.0 KiB of 100 MiB',
		'process     52 MiB of memory, 1.3 s of CPU',
		'',
		'WATCHED            STATE    PROBLEM',
		'/var/log/auth.log  reading  ',
		'/var/log/app.log   failed   permission denied',
	]);
});

test('an agent without its hub says since when and what went wrong', (t) => {
	const link = {
		...agentStatus.link,
		state: 'waiting',
		peer: null,
		next_attempt: '2026-11-20T10:00:09.000Z',
	} as const;
	const trouble = {
		time: '2026-11-20T10:00:05.000Z',
		code: 'unreachable',
		message: 'no hub answers\u0007',
		remedy: 'start it',
	};
	const lines = agentLines(
		{
			...agentStatus,
			link,
			last_error: trouble,
			problems: ['the hub is away'],
			spool: {...agentStatus.spool, is_full: true},
			watched: [],
		},
		plain,
	);
	t.is(lines[0], 'problem     the hub is away');
	t.true(
		lines.includes(
			'link        waiting since 2026-11-20 10:00:01Z, next attempt 2026-11-20 10:00:09Z',
		),
	);
	t.true(lines.includes('hub         unix:/run/nms/agents.sock, never reached'));
	t.true(lines.some((text) => /^spool .*: full, nothing more is read$/.test(text)));
	t.true(lines.includes('last error  2026-11-20 10:00:05Z unreachable: no hub answers␇; start it'));
	t.is(lines.at(-1), 'nothing is watched: name files in its configuration');
});
