import test from 'ava';
import {OverQuotaBook, overQuotaLimit} from '../../src/intake/over-quota.ts';

test('who was over its quota is told with what became of it, newest first', (t) => {
	const book = new OverQuotaBook();
	book.note('192.0.2.1', 'dropped', 1);
	book.note('192.0.2.2', 'slowed', 2);
	book.note('192.0.2.1', 'dropped', 3);
	t.deepEqual(book.list(), [
		{address: '192.0.2.1', dropped: 2, isSlowed: false, last: 3},
		{address: '192.0.2.2', dropped: 0, isSlowed: true, last: 2},
	]);
});

test('of more senders than the bound the one noted least recently is forgotten', (t) => {
	const book = new OverQuotaBook();
	for (let sender = 0; sender <= overQuotaLimit; sender += 1) book.note(`${sender}`, 'dropped', 1);
	const senders = book.list().map(({address}) => address);
	t.is(senders.length, overQuotaLimit);
	t.false(senders.includes('0'));
});
