import test from 'ava';
import {ChangeFeed} from '../../../src/daemons/hub/change-feed.ts';

test('a listener that fails does not keep changes from the others', (t) => {
	const logged: unknown[] = [];
	const note = (...values: readonly unknown[]): void => {
		logged.push(values);
	};
	const feed = new ChangeFeed({info: note, warn: note, error: note});
	let told = 0;
	feed.listen(() => {
		throw new Error('listener');
	});
	const end = feed.listen(() => {
		told += 1;
	});
	feed.tell({kind: 'alerts'});
	t.is(told, 1);
	t.is(logged.length, 1);
	end();
	feed.tell({kind: 'alerts'});
	t.is(told, 1);
});
