import {createHash} from 'node:crypto';
import test from 'ava';
import {alertId} from '../../src/model/alert.ts';

test('an alert id is the head of the hash that the protocol names', (t) => {
	const expected = createHash('sha256')
		.update(['rule', '203.0.113.7', 'pi', '1700000000000'].join('\0'))
		.digest('hex')
		.slice(0, 16);
	t.is(alertId('rule', ['203.0.113.7', 'pi'], 1_700_000_000_000), expected);
});

test('rule, group and start each change the alert id', (t) => {
	const ids = [
		alertId('a', ['x'], 1),
		alertId('b', ['x'], 1),
		alertId('a', ['y'], 1),
		alertId('a', ['x'], 2),
		alertId('a', ['x', ''], 1),
	];
	t.is(new Set(ids).size, ids.length);
});
