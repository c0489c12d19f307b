import test from 'ava';
import {actionFor, bindingsOf, contexts, keyTable} from '../../src/tui/keys.ts';

for (const context of contexts) {
	test(`no key has two meanings in ${context}`, (t) => {
		const keys = bindingsOf(context).flatMap((binding) => binding.keys);
		const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
		t.deepEqual(twice, []);
	});

	test(`${context} can be left with a key`, (t) => {
		const actions = new Set(bindingsOf(context).map(({action}) => action));
		t.true(actions.has('cancel') || actions.has('back'));
		t.true(actions.has('quit-now'));
	});
}

test('every line of the table names a key, a place and what it does', (t) => {
	for (const {keys, label, in: places} of keyTable) {
		t.true(keys.length > 0 && places.length > 0, label);
		t.regex(label, /^[a-z].*[^.]$/);
	}
});

test('the same key means what its pane needs', (t) => {
	t.is(actionFor('alerts', 'space'), 'mark');
	t.is(actionFor('logs', 'space'), 'pause');
	t.is(actionFor('close', 'f'), 'false_positive');
	t.is(actionFor('logs', 'f'), 'follow');
	t.is(actionFor('hub', 'a'), undefined);
});
