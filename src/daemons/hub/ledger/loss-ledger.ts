import {putNewest} from '../../../base/put-newest.ts';
import type {SocketDrops} from '../../../intake/kernel-drops.ts';
import type {EventSource} from '../../../model/event.ts';
import type {IntakeIncident} from '../../../model/loss.ts';
import type {SourceTally} from '../batch-tally.ts';
import type {IntakeCounts} from '../syslog-intake.ts';
import type {NamedSource} from './source-account.ts';
import {boundedName} from '../endpoint-book.ts';
import {Account, idOf, SourceAccount} from './source-account.ts';

/** Most sources with an account of their own; of more the one heard least recently joins the others. */
export const ledgerSourceLimit = 10_000;

/** Most sources that are named of those that lost something at the end. */
const mostNamed = 20;

/** A number of like incidents, and when the first and the last was, in milliseconds since the epoch. */
interface Happened {
	readonly count: number;
	readonly firstAt: number;
	readonly lastAt: number;
}

/** Datagrams that the kernel dropped at a socket, and when that was noticed, in milliseconds since the epoch. */
interface SocketLoss extends SocketDrops {
	readonly firstAt: number;
	readonly lastAt: number;
}

/**
 * What became of everything that reached the hub since its start, by source. It is told of each batch twice, when it is handed to the
 * store and when it is committed; batches are committed in the order in which they were handed over. Whatever the number of sources,
 * the accounts and the others together are exact.
 */
export class LossLedger {
	/** In the order they were heard, oldest first. */
	readonly #accounts = new Map<string, SourceAccount>();
	readonly #others = new Account();
	readonly #limit: number;
	readonly #happened = new Map<IntakeIncident, Happened>();
	#kernel: readonly SocketLoss[] = [];
	#refused: IntakeCounts['refused'] = {total: 0, senders: []};
	#overQuota: IntakeCounts['overQuota'] = [];

	constructor(limit = ledgerSourceLimit) {
		this.#limit = limit;
	}

	/** The sources that have an account, the one heard last at the end. */
	get accounts(): readonly SourceAccount[] {
		return [...this.#accounts.values()];
	}

	/** How often that befell messages since the start, and when first and last; undefined: never. */
	happened(incident: IntakeIncident): Happened | undefined {
		return this.#happened.get(incident);
	}

	/** What the kernel dropped, by socket: it does not say whose datagrams they were. */
	get kernel(): readonly SocketLoss[] {
		return this.#kernel;
	}

	/** Who sent and may not. */
	get refused(): IntakeCounts['refused'] {
		return this.#refused;
	}

	/** Who sent more than it may most recently, newest first. */
	get overQuota(): IntakeCounts['overQuota'] {
		return this.#overQuota;
	}

	/** Those that have none any more, together. */
	get others(): Readonly<Account> {
		return this.#others;
	}

	/** All sources together. */
	totals(): Account {
		const totals = new Account();
		totals.add(this.#others);
		for (const account of this.#accounts.values()) totals.add(account);
		return totals;
	}

	/** Rows are handed to the store. */
	received(tallies: readonly SourceTally[]): void {
		for (const {source, rows, rejected, bytes, firstAt, lastAt, host} of tallies) {
			const account = this.#accountOf(source);
			if (host !== null) account.host = boundedName(host);
			account.counts.received += rows;
			account.counts.rejected += rejected;
			account.counts.bytes += bytes;
			account.heard(firstAt, lastAt);
		}
	}

	/** The store has committed rows that were handed to it. */
	committed(tallies: readonly SourceTally[]): void {
		for (const {source, rows, stored, sequence} of tallies) {
			this.#settle(source, 'stored', stored);
			this.#settle(source, 'duplicates', rows - stored);
			this.#accounts.get(idOf(source))?.reached(source.epoch, sequence);
		}
	}

	/** What the sockets have counted, as of now. */
	counted({incidents, kernel, refused, overQuota}: IntakeCounts, now: number): void {
		for (const {source, incident, count, firstAt, lastAt} of incidents) {
			const account = source === null ? this.#others : this.#accountOf(source);
			account.counts[incident] += count;
			account.heard(firstAt, lastAt);
			const known = this.#happened.get(incident) ?? {count: 0, firstAt};
			this.#happened.set(incident, {...known, count: known.count + count, lastAt});
		}
		this.#kernel = kernel.map((drops) => this.#socketLoss(drops, now));
		this.#refused = refused;
		this.#overQuota = overQuota;
	}

	/** What waits will not be stored any more; returns whose it was, those heard last. */
	giveUp(): readonly (NamedSource & {readonly lost: number})[] {
		for (const account of [this.#others, ...this.#accounts.values()])
			account.counts.lost += account.waiting;
		return this.accounts
			.filter(({counts}) => counts.lost > 0)
			.slice(-mostNamed)
			.map(({source, counts}) => ({...source, lost: counts.lost}));
	}

	#socketLoss(drops: SocketDrops, now: number): SocketLoss {
		const {address, port, dropped} = drops;
		const known = this.#kernel.find((loss) => loss.address === address && loss.port === port);
		if (known?.dropped === dropped) return known;
		return {...drops, firstAt: known?.firstAt ?? now, lastAt: now};
	}

	/** Rows that wait are settled; a source that has joined the others since they were received has left them there. */
	#settle(source: EventSource, count: 'stored' | 'duplicates', rows: number): void {
		const account = this.#accounts.get(idOf(source)) ?? this.#others;
		const own = Math.min(rows, account.waiting);
		account.counts[count] += own;
		this.#others.counts[count] += rows - own;
	}

	#accountOf(source: NamedSource): SourceAccount {
		const id = idOf(source);
		const account = this.#accounts.get(id) ?? new SourceAccount(source);
		const [, oldest] = putNewest(this.#accounts, [id, account], this.#limit) ?? [];
		if (oldest !== undefined) this.#others.add(oldest);
		return account;
	}
}
