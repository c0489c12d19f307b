import test from 'ava';
import {IdSequence, idStep} from '../../src/db/id-sequence.ts';

test('ids are reserved before they are handed out', (t) => {
	const reserved: number[] = [];
	const ids = new IdSequence(41, (upTo) => reserved.push(upTo));
	t.is(ids.peek(3), 42);
	t.deepEqual(reserved, [44 + idStep]);
	t.is(ids.peek(3), 42);
	ids.take(3);
	t.is(ids.peek(idStep), 45);
	t.is(reserved.length, 1);
	t.is(ids.peek(idStep + 1), 45);
	t.deepEqual(reserved.at(-1), 45 + 2 * idStep);
});

test('a reservation that fails hands out nothing', (t) => {
	let isFull = true;
	const ids = new IdSequence(0, () => {
		if (isFull) throw new Error('disk full');
	});
	t.throws(() => ids.peek(1), {message: 'disk full'});
	isFull = false;
	t.is(ids.peek(1), 1);
});

test('what was not used is given back', (t) => {
	const reserved: number[] = [];
	const ids = new IdSequence(0, (upTo) => reserved.push(upTo));
	ids.release();
	t.deepEqual(reserved, []);
	ids.peek(10);
	ids.take(10);
	ids.release();
	t.is(reserved.at(-1), 10);
});
