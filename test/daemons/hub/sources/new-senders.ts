import test from 'ava';
import {SourceAccount} from '../../../../src/daemons/hub/ledger/source-account.ts';
import {NewSenders, newSendersNamed} from '../../../../src/daemons/hub/sources/new-senders.ts';
import type {NamedSource} from '../../../../src/model/source-settings.ts';

/** Of higher numbers, heard earlier. */
function sender(number: number): SourceAccount {
	const account = new SourceAccount({channel: 'udp', address: `192.0.2.${number}`});
	account.heard(1, 1000 - number);
	return account;
}

function contextOf(
	sources: {readonly version: number; readonly isAccepted: (source: NamedSource) => boolean},
	accounts: readonly SourceAccount[],
): ConstructorParameters<typeof NewSenders>[0] {
	return {sources, ledger: () => ({accounts}), endpoints: {list: () => []}};
}

test('new senders are counted anew when one is accepted, else every two seconds', (t) => {
	const accepted = new Set(['192.0.2.1']);
	const book = {
		version: 1,
		isAccepted: ({address}: NamedSource) => accepted.has(address),
	};
	const known = [sender(1), sender(2), sender(3)];
	const senders = new NewSenders(contextOf(book, known));
	t.deepEqual(senders.report(0), {count: 2, newest: [sender(2).source, sender(3).source]});
	known.push(sender(4));
	t.is(senders.report(1999).count, 2);
	t.is(senders.report(2000).count, 3);
	accepted.add('192.0.2.3');
	book.version = 2;
	t.deepEqual(senders.report(2001), {count: 2, newest: [sender(2).source, sender(4).source]});
	known.push(sender(5));
	t.is(senders.report(0).count, 3, 'the clock was set back');
});

test('of many new senders those heard last are named', (t) => {
	const book = {version: 1, isAccepted: () => false};
	const known = Array.from({length: newSendersNamed + 1}, (_, index) => sender(index));
	const {count, newest} = new NewSenders(contextOf(book, known)).report(0);
	t.deepEqual(
		[count, newest.length, newest[0]],
		[newSendersNamed + 1, newSendersNamed, sender(0).source],
	);
});
