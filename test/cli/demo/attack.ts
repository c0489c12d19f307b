import test from 'ava';
import {attacker, attackSteps, infectedHost} from '../../../src/cli/demo/attack.ts';
import {backgroundMessage} from '../../../src/cli/demo/background.ts';
import {missingAlerts} from '../../../src/cli/demo/expected-alerts.ts';

const now = new Date('2026-11-05T14:03:11.250Z');
const steps = attackSteps().map((step) => ({...step, text: step.message(now).toString()}));
const textsOf = (pattern: RegExp) =>
	steps.map(({text}) => text).filter((text) => pattern.test(text));

test('the script is in order of time and takes less than 15 seconds', (t) => {
	const times = steps.map(({at}) => at);
	t.deepEqual(
		times,
		times.toSorted((left, right) => left - right),
	);
	t.true((times.at(-1) ?? 0) < 15_000);
});

test('the brute force has invalid users, enough guesses and a success at its end', (t) => {
	t.true(textsOf(new RegExp(`Failed password for invalid user .* from ${attacker} `)).length >= 3);
	t.true(textsOf(/: Failed password /).length >= 5);
	const outcomes = textsOf(/: (?:Failed|Accepted) password /);
	t.regex(
		outcomes.at(-1) ?? '',
		new RegExp(`^<86>Nov  5 14:03:11 pi sshd\\[2811\\]: Accepted .* from ${attacker} `),
	);
});

test('one inside host is denied at least 20 times within a minute', (t) => {
	const denied = steps.filter(
		({text}) => text.includes(`[UFW BLOCK]`) && text.includes(`SRC=${infectedHost} `),
	);
	t.true(denied.length >= 20);
	t.true((denied.at(-1)?.at ?? 0) - (denied[0]?.at ?? 0) < 60_000);
});

test('the garbage holds an empty datagram, bytes that are no UTF-8 and a terminal escape', (t) => {
	const garbage = steps.filter(({isDatagram}) => isDatagram === true).map(({text}) => text);
	t.true(garbage.includes(''));
	t.true(garbage.some((text) => text.includes('\uFFFD')));
	t.true(garbage.some((text) => text.includes('\u001B[2J')));
});

test('messages of RFC 5424 carry the time of sending in UTC', (t) => {
	t.regex(
		textsOf(/nginx/)[0] ?? '',
		/^<190>1 2026-11-05T14:03:11\.250Z web nginx - - - 198\.51\.100\.10 /,
	);
});

test('the traffic after the script raises no alarm', (t) => {
	const messages = Array.from({length: 200}, (_, at) =>
		backgroundMessage(at, now).bytes.toString(),
	);
	t.notRegex(messages.join('\n'), /Failed|Accepted|BLOCK/);
});

test('what is missing of the expected alerts is named', (t) => {
	t.is(missingAlerts([]).length, 3);
	t.deepEqual(
		missingAlerts([
			{severity: 'high', subject: [attacker]},
			{severity: 'medium', subject: [infectedHost]},
		]),
		[`success after failures of ${attacker} (critical)`],
	);
});
