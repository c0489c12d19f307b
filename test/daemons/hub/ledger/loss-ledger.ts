import test from 'ava';
import * as fc from 'fast-check';
import type {SourceTally} from '../../../../src/daemons/hub/batch-tally.ts';
import {ledgerSourceLimit, LossLedger} from '../../../../src/daemons/hub/ledger/loss-ledger.ts';
import {Account} from '../../../../src/daemons/hub/ledger/source-account.ts';
import type {IntakeCounts} from '../../../../src/daemons/hub/syslog-intake.ts';
import {fuzzRuns} from '../../../helpers/fuzzing.ts';

function tally(address: string, rows: number, rest: Partial<SourceTally> = {}): SourceTally {
	const source = {channel: 'udp', address, epoch: 'e'} as const;
	const counts = {rows, rejected: 0, bytes: rows * 10, stored: 0, events: 0};
	const sequence = rows;
	return {source, ...counts, sequence, firstAt: 1000, lastAt: 1000 + rows, host: null, ...rest};
}

test('what a source sent is received, then waits, then is stored', (t) => {
	const ledger = new LossLedger();
	ledger.received([tally('192.0.2.1', 5, {rejected: 2})]);
	ledger.received([tally('192.0.2.1', 3)]);
	ledger.committed([tally('192.0.2.1', 5, {stored: 4})]);
	const [account] = ledger.accounts;
	t.like(account, {source: {channel: 'udp', address: '192.0.2.1'}, firstAt: 1000, lastAt: 1005});
	t.like(account?.counts, {received: 8, rejected: 2, bytes: 80, stored: 4, duplicates: 1});
	t.is(account?.waiting, 3);
});

test('what waits when the store is given up is lost', (t) => {
	const ledger = new LossLedger();
	ledger.received([tally('192.0.2.1', 5), tally('192.0.2.2', 2)]);
	ledger.committed([tally('192.0.2.1', 3, {stored: 3})]);
	ledger.giveUp();
	t.deepEqual(
		ledger.accounts.map(({counts, waiting}) => [counts.stored, counts.lost, waiting]),
		[
			[3, 2, 0],
			[0, 2, 0],
		],
	);
});

test('what the sockets count goes to its sources, the kernel and the refused', (t) => {
	const ledger = new LossLedger();
	const source = {channel: 'udp', address: '192.0.2.1'} as const;
	const incident = {source, incident: 'pool', count: 3, firstAt: 500, lastAt: 900} as const;
	const socket = {address: '::', port: 514};
	const overQuota = [{address: '203.0.113.2', dropped: 4, isSlowed: false, last: 900}];
	const refused = {total: 7, senders: [{address: '203.0.113.1', count: 7, last: 800}]};
	ledger.received([tally('192.0.2.1', 5)]);
	ledger.counted(
		{
			incidents: [incident, {...incident, incident: 'cut', count: 1}, {...incident, source: null}],
			kernel: [{...socket, dropped: 20}],
			refused,
			overQuota,
		},
		1000,
	);
	const [account] = ledger.accounts;
	t.like(account?.counts, {received: 5, pool: 3, cut: 1, disk: 0});
	t.like(account, {firstAt: 500, lastAt: 1005});
	t.is(ledger.others.counts.pool, 3);
	t.is(ledger.totals().counts.pool, 6);
	t.deepEqual(ledger.refused, refused);
	t.deepEqual(ledger.overQuota, overQuota);
	ledger.counted({incidents: [], kernel: [{...socket, dropped: 20}], refused, overQuota}, 2000);
	t.deepEqual(ledger.kernel, [{...socket, dropped: 20, firstAt: 1000, lastAt: 1000}]);
	ledger.counted({incidents: [], kernel: [{...socket, dropped: 21}], refused, overQuota}, 3000);
	t.deepEqual(ledger.kernel, [{...socket, dropped: 21, firstAt: 1000, lastAt: 3000}]);
});

test('of too many sources the one heard least recently joins the others', (t) => {
	const ledger = new LossLedger();
	const first = tally('first', 1);
	ledger.received([first]);
	for (let index = 1; index < ledgerSourceLimit; index += 1)
		ledger.received([tally(`source ${index}`, 1)]);
	t.is(ledger.accounts.length, ledgerSourceLimit);
	t.is(ledger.others.counts.received, 0);
	ledger.received([first]);
	ledger.received([tally('one more', 1)]);
	t.is(ledger.accounts.length, ledgerSourceLimit);
	t.is(ledger.others.counts.received, 1);
	t.is(ledger.accounts.at(-2)?.source.address, 'first');
});

/** Rows of a batch by source; the share of them that the store leaves out as stored before; and whether it commits before the next one comes. */
const step = fc.record({
	rows: fc.array(fc.tuple(fc.integer({min: 0, max: 5}), fc.integer({min: 1, max: 4})), {
		minLength: 1,
		maxLength: 4,
	}),
	duplicates: fc.integer({min: 0, max: 4}),
	dropped: fc.tuple(fc.integer({min: 0, max: 5}), fc.integer({min: 0, max: 4})),
	commits: fc.integer({min: 0, max: 2}),
});

test('at every moment received is stored, left out, lost or waiting, however sources come and go', (t) => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 30}), fc.boolean(), (steps, isGivenUp) => {
			const ledger = new LossLedger(3);
			const handedOver: SourceTally[][] = [];
			const model = new Account().counts;
			for (const {rows, duplicates, dropped, commits} of steps) {
				ledger.counted(drops(...dropped), 1);
				model.pool += dropped[1];
				const batch = rows.map(([source, count]) =>
					tally(`source ${source}`, count, {
						rejected: Math.min(count, duplicates),
						stored: Math.max(0, count - duplicates),
					}),
				);
				ledger.received(batch);
				handedOver.push(batch);
				for (const {rows: count, rejected, bytes} of batch) {
					model.received += count;
					model.rejected += rejected;
					model.bytes += bytes;
				}
				check(ledger, model);
				for (const committed of handedOver.splice(0, commits)) {
					ledger.committed(committed);
					for (const {rows: count, stored} of committed) {
						model.stored += stored;
						model.duplicates += count - stored;
					}
					check(ledger, model);
				}
			}
			if (!isGivenUp) return;
			ledger.giveUp();
			model.lost = model.received - model.stored - model.duplicates;
			check(ledger, model);
		}),
		fuzzRuns(300),
	);

	function check(ledger: LossLedger, model: Account['counts']): void {
		t.deepEqual(ledger.totals().counts, model);
		for (const account of [...ledger.accounts, ledger.others]) {
			const {received, rejected, stored, duplicates, lost} = account.counts;
			t.true(rejected <= received);
			t.true(account.waiting >= 0);
			t.is(stored + duplicates + lost + account.waiting, received);
		}
	}
});

function drops(source: number, count: number): IntakeCounts {
	const address = `source ${source}`;
	const incident = {source: {channel: 'udp', address}, incident: 'pool', count} as const;
	return {
		incidents: [{...incident, firstAt: 1, lastAt: 1}],
		kernel: [],
		refused: {total: 0, senders: []},
		overQuota: [],
	};
}
