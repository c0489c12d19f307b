import {clearTimeout, setTimeout} from 'node:timers';
import {messageOf} from '../base/errors.ts';
import {BoundedLines} from './bounded-lines.ts';
import type {Basket, Collector, CollectorReport, Work} from './collector.ts';
import {journalEntry} from './journal-entry.ts';
import type {JournalEntry} from './journal-entry.ts';
import {MessageRuns} from './message-runs.ts';
import {JournalProcess} from './journal-process.ts';
import type {JournalEnd} from './journal-process.ts';

/** What to follow, where to put it, and what only tests change. */
export interface JournalCollectorOptions {
	readonly basket: Basket;
	/** Host name of entries that name none. */
	readonly hostname: string;
	/** Only entries of these units; all where it is empty. */
	readonly units: readonly string[];
	/** journalctl(1) and arguments before ours. */
	readonly command?: readonly string[];
	/** First and longest wait before it is started again, in milliseconds. */
	readonly restartMs?: {readonly first: number; readonly most: number};
	/** Wait before a basket that took nothing is asked again. */
	readonly retryMs?: number;
	readonly now?: () => number;
	/** Whether the kernel's audit records are left out, since they are read from auditd's log. */
	readonly hasAuditLog?: boolean;
	/** Entries of this process, since it started (in microseconds), are left out: what it says of reading the journal is not to be read again. */
	readonly own?: {readonly processId: string; readonly startedUs: number};
}

/** Longest entry taken, in bytes of JSON. */
export const entryLimit = 1 << 20;

const journalKey = 'journal';

const defaults = {
	command: ['journalctl'],
	restartMs: {first: 1000, most: 60_000},
	retryMs: 250,
	now: Date.now,
	hasAuditLog: false,
	own: {processId: '', startedUs: Number.POSITIVE_INFINITY},
} as const;

/**
 * Follows the journal of systemd through a child process `journalctl`. The cursor of the last entry is kept with each put; the first time
 * ever it begins with what comes from now on. While the basket is full, journalctl waits: the journal itself keeps what is unread.
 */
export class JournalCollector implements Collector {
	readonly #options: Required<JournalCollectorOptions>;
	#process: JournalProcess | undefined;
	#lines = new BoundedLines(entryLimit);
	/** Read from the child, and not in the basket. */
	#waiting: readonly JournalEntry[] = [];
	/** Entries before this are older than the first start; in microseconds. */
	#sinceUs = 0;
	#timer: NodeJS.Timeout | undefined;
	#isStopped = true;
	#restartMs: number;
	#problem: string | null = null;
	#attempts = 0;
	#read = 0;
	#tooLong = 0;
	#rubbish = 0;
	/** Whether rubbish is all that came lately. */
	#isRubbish = false;

	constructor(options: JournalCollectorOptions) {
		this.#options = {...defaults, ...options};
		this.#restartMs = this.#options.restartMs.first;
	}

	start(): void {
		this.#isStopped = false;
		const {basket, command, units} = this.#options;
		const cursor = basket.position(journalKey);
		if (cursor === undefined && this.#sinceUs === 0) this.#sinceUs = this.#options.now() * 1000;
		this.#lines = new BoundedLines(entryLimit);
		this.#waiting = [];
		this.#process = new JournalProcess({
			command,
			units,
			cursor,
			onOutput: (chunk) => this.#take(chunk),
			onEnd: (end) => this.#restart(end),
		});
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#process?.stop();
		this.#process = undefined;
	}

	/** While journalctl writes nothing there is nothing to do. */
	get work(): Work {
		return {steps: this.#attempts, isDue: this.#waiting.length > 0};
	}

	report(): CollectorReport {
		const state = this.#process === undefined ? 'failed' : 'reading';
		const isWaiting = this.#process !== undefined && this.#problem !== null;
		return {
			read: this.#read,
			tooLong: this.#tooLong,
			lostBytes: 0,
			watched: [
				{
					name: 'journal',
					state: isWaiting ? 'waiting' : state,
					problem: this.#problem ?? this.#rubbishProblem(),
				},
			],
		};
	}

	#rubbishProblem(): string | null {
		if (!this.#isRubbish) return null;
		return `journalctl wrote ${this.#rubbish} lines that are no entries, they are left out: see what \`journalctl --output=json\` prints`;
	}

	#take(chunk: Buffer): void {
		const skipped = this.#lines.skipped;
		const lines = this.#lines.push(chunk);
		this.#tooLong += this.#lines.skipped - skipped;
		const entries = lines.flatMap((line) => {
			const entry = journalEntry(line, this.#options.hostname);
			if (entry === undefined) this.#rubbish += 1;
			return entry ?? [];
		});
		if (lines.length > 0) this.#isRubbish = entries.length === 0;
		this.#waiting = [...this.#waiting, ...entries];
		this.#pass();
	}

	/** Puts what waits into the basket; where that takes nothing, the child waits, too. */
	#pass(): void {
		const last = this.#waiting.at(-1);
		if (last === undefined) return;
		if (this.#put(last.cursor)) {
			this.#restartMs = this.#options.restartMs.first;
			this.#waiting = [];
			this.#process?.resume();
			return;
		}
		this.#process?.pause();
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#pass(), this.#options.retryMs);
	}

	#put(cursor: string): boolean {
		const {basket, now} = this.#options;
		this.#attempts += 1;
		if (basket.isFull) return false;
		const fresh = this.#waiting.filter((entry) => this.#isWanted(entry));
		const observedAt = now();
		const runs = new MessageRuns();
		for (const {message} of fresh) runs.add(message);
		const events = runs
			.end()
			.map((run) => ({...run, observedAt, origin: {kind: 'journal'} as const}));
		try {
			basket.put(events, journalKey, cursor);
		} catch (error) {
			this.#problem = `the journal waits: ${messageOf(error)}`;
			return false;
		}
		this.#problem = null;
		// From here on the cursor decides, whatever the clock does.
		this.#sinceUs = 0;
		this.#read += fresh.length;
		this.#tooLong += fresh.filter(({isCut}) => isCut).length;
		return true;
	}

	#isWanted({timeUs, processId, isAudit}: JournalEntry): boolean {
		const {own, hasAuditLog} = this.#options;
		if (isAudit && hasAuditLog) return false;
		// An entry of before our start is of somebody else who had the number.
		const isOwn = processId === own.processId && timeUs >= own.startedUs;
		return timeUs >= this.#sinceUs && !isOwn;
	}

	#restart(end: JournalEnd): void {
		this.#process = undefined;
		if (this.#isStopped) return;
		clearTimeout(this.#timer);
		this.#problem = problemOf(end);
		if (end.kind === 'cursor') this.#forgetCursor();
		this.#timer = setTimeout(() => this.start(), this.#restartMs);
		this.#restartMs = Math.min(this.#options.restartMs.most, 2 * this.#restartMs);
	}

	#forgetCursor(): void {
		try {
			this.#options.basket.put([], journalKey, null);
		} catch (error) {
			// It is tried again with the next start.
			this.#problem = `the journal waits: ${messageOf(error)}`;
		}
	}
}

function problemOf(end: JournalEnd): string {
	switch (end.kind) {
		case 'missing':
			return 'journalctl is not there: install systemd, or set `journal: {enabled: false}`';
		case 'cursor':
			return 'the journal does not know the place that was read last: it is read from now on';
		case 'not_permitted':
			return 'the journal may not be read: add nms-agent to group systemd-journal: usermod -aG systemd-journal nms-agent';
		case 'ended':
			return `journalctl ended (${end.how}), it is started again: see \`journalctl --follow\``;
	}
}
