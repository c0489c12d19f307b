import test from 'ava';
import {explainReason, parseReasons} from '../../src/model/parse-reason.ts';

/** Rules of ours, which no RFC makes. */
const own: readonly string[] = ['none', 'too_long', 'input'];

test('each rule that a specification makes is explained with its clause', (t) => {
	const without = parseReasons.filter(
		({name}) => !/ \((?:RFC \d{4}[, ]|GELF )/.test(explainReason(name)),
	);
	t.deepEqual(
		without.map(({name}) => name),
		own,
	);
	t.is(explainReason('procid_length'), 'PROCID has more than 128 characters (RFC 5424 §6.2.6)');
});

test('a reason of a newer version is explained by its name', (t) => {
	t.is(explainReason('colour'), 'colour');
});
