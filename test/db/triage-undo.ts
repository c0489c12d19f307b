import test from 'ava';
import {acknowledge, ann, bob, closing, start, stateWithAlerts} from '../helpers/state-stores.ts';

test('undo restores state, resolution and assignee once', (t) => {
	const {store, ids} = stateWithAlerts(t, 1);
	const [id = ''] = ids;
	store.triage({ids}, acknowledge, ann);
	const {change} = store.triage({ids}, closing, {...ann, now: start + 1});
	const undoing = store.undo(undefined, {...ann, now: start + 2});
	t.deepEqual(undoing, {change: change + 1, ids, undoUntil: start + 2});
	t.deepEqual(store.alert(id).triage, {
		state: 'acknowledged',
		resolution: null,
		assignee: 'ann',
		changedAt: start + 2,
	});
	t.like(store.history(id).at(-1), {
		action: 'alert.undone',
		change: undoing.change,
		detail: {undoes: change, action: 'alert.closed', to: {state: 'acknowledged'}},
	});
	t.throws(() => store.undo(change, ann), {code: 'refused', message: /undone already/});
	t.throws(() => store.undo(undoing.change, ann), {code: 'refused', message: /itself an undoing/});
	store.undo(undefined, {...ann, now: start + 3});
	t.like(store.alert(id).triage, {state: 'new', assignee: null});
	t.throws(() => store.undo(undefined, ann), {code: 'refused', message: /changed nothing/});
});

test('undo is for the actor alone and for ten seconds', (t) => {
	const {store, ids} = stateWithAlerts(t, 1);
	const {change, undoUntil} = store.triage({ids}, acknowledge, ann);
	t.throws(() => store.undo(change, bob), {code: 'refused', message: /is ann's, not bob's/});
	t.throws(() => store.undo(undefined, bob), {code: 'refused'});
	t.throws(() => store.undo(change, {...ann, now: undoUntil + 1}), {
		code: 'refused',
		message: /too late/,
	});
	t.throws(() => store.undo(undefined, {...ann, now: undoUntil + 1}), {code: 'refused'});
	t.throws(() => store.undo(999, ann), {code: 'not_found'});
	t.notThrows(() => store.undo(change, {...ann, now: undoUntil}));
});

test('undo is refused once something else came in between', (t) => {
	const {store, ids} = stateWithAlerts(t, 2);
	const first = store.triage({ids}, acknowledge, ann);
	const second = store.triage({ids: [ids[1]!]}, {kind: 'note', text: 'mine'}, bob);
	t.throws(() => store.undo(first.change, ann), {code: 'refused', message: /changed again/});
	store.undo(second.change, bob);
	t.notThrows(() => store.undo(first.change, ann));
	t.is(store.history(ids[1]!).filter(({action}) => action === 'alert.noted').length, 1);
});
