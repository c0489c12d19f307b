import test from 'ava';
import {Chalk} from 'chalk';
import {alertDetail, alertLine, alertTable} from '../../../src/cli/text/alert-text.ts';
import type {Look} from '../../../src/cli/text/look.ts';
import {auditRow, event, triagedAlert} from '../../helpers/rpc-samples.ts';

const plain: Look = {colours: new Chalk({level: 0}), isUtc: true};
const coloured: Look = {colours: new Chalk({level: 1}), isUtc: true};

test('the table of alerts shows id, severity, state, subject and rule', (t) => {
	t.deepEqual(
		alertTable(
			[
				triagedAlert,
				{
					...triagedAlert,
					short_id: '91bc',
					severity: 'medium',
					state: 'closed',
					resolution: 'benign',
					assignee: 'ana',
					subject: [],
					host: {name: null},
				},
			],
			plain,
		),
		[
			'ID    SEVERITY  STATE           COUNT  LAST SEEN             ASSIGNEE  HOST  SUBJECT      RULE',
			'3f2a  high      new                 7  2026-11-20 14:03:11Z  -         pi    203.0.113.7  SSH brute force',
			'91bc  medium    closed: benign      7  2026-11-20 14:03:11Z  ana       -     -            SSH brute force',
		],
	);
});

test('an alert on one line names rule, subject, host and count', (t) => {
	t.is(alertLine(triagedAlert, plain), 'HIGH 203.0.113.7 on pi: SSH brute force (7 events, 3f2a)');
});

test('colour changes an alert only by escape sequences around its severity', (t) => {
	t.is(
		alertLine(triagedAlert, coloured),
		'\u001B[31mHIGH\u001B[39m 203.0.113.7 on pi: SSH brute force (7 events, 3f2a)',
	);
});

test('the detail of an alert shows why it fired, its evidence and its history', (t) => {
	const rule = {
		...triagedAlert.rule,
		description: 'Many guesses',
		condition: '5 or more of one source.ip within 10 min',
	};
	const detail = {
		alert: triagedAlert,
		rule,
		evidence: [event],
		history: [auditRow],
		hold: null,
		known: [],
	};
	const lines = alertDetail(detail, plain);
	t.true(lines.includes('why         5 or more of one source.ip within 10 min'));
	t.true(lines.includes('  2026-11-20 14:03:11Z pi sshd[811]: Failed password for root'));
	t.true(lines.includes('  2026-11-20 14:05:00Z ana alert.closed resolution=benign reason=a test'));
	t.true(lines.includes('evidence (1 of 7 events)'));
});

test('an alert that nobody has touched says so', (t) => {
	const rule = {...triagedAlert.rule, description: '', condition: 'x'};
	const lines = alertDetail(
		{alert: triagedAlert, rule, evidence: [], history: [], hold: null, known: []},
		plain,
	);
	t.is(lines.at(-1), '  nobody has touched it');
});

test('names from outside cannot steer the terminal', (t) => {
	const hostile = {...triagedAlert, host: {name: '\u001B]0;owned\u0007'}, subject: ['\u202Eevil']};
	t.notRegex(
		[alertLine(hostile, plain), ...alertTable([hostile], plain)].join(''),
		/[\p{Cc}\u202E]/u,
	);
});
