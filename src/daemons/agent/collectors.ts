import {existsSync} from 'node:fs';
import {hostname} from 'node:os';
import type {Basket, Collector, CollectorReport} from '../../collect/collector.ts';
import {FileCollector} from '../../collect/file-collector.ts';
import type {FileSetting} from '../../collect/file-setting.ts';
import {JournalCollector} from '../../collect/journal.ts';
import type {AgentConfig} from './config.ts';
import {makeSyslogTest} from './syslog-test.ts';

/** Files that syslog daemons write where nothing else is configured. */
const usualFiles: readonly FileSetting[] = ['auth.log', 'secure', 'syslog', 'messages'].map(
	(name) => ({path: `/var/log/${name}`, format: 'auto', program: null, exclude: []}),
);

/** journald's own: it is there while it runs. */
const journalSocket = '/run/systemd/journal/socket';

const nothing: CollectorReport = {read: 0, tooLong: 0, lostBytes: 0, watched: []};

/** All that the agent observes, as its configuration says. */
export class Collectors {
	readonly #basket: Basket;
	#running: readonly Collector[] = [];
	/** Counted by those that ran before a reload. */
	#before: CollectorReport = nothing;

	constructor(basket: Basket) {
		this.#basket = basket;
	}

	start(config: Pick<AgentConfig, 'files' | 'journal'>): void {
		this.#running = collectorsOf(config, this.#basket);
		for (const collector of this.#running) collector.start();
	}

	/** What was read before is in the basket, with where to go on. */
	async stop(): Promise<void> {
		await Promise.all(this.#running.map(async (collector) => collector.stop()));
		this.#before = {...this.report(), watched: []};
		this.#running = [];
	}

	report(): CollectorReport {
		return [this.#before, ...this.#running.map((collector) => collector.report())].reduce(
			(sum, report) => ({
				read: sum.read + report.read,
				tooLong: sum.tooLong + report.tooLong,
				lostBytes: sum.lostBytes + report.lostBytes,
				watched: [...sum.watched, ...report.watched],
			}),
		);
	}
}

function collectorsOf(
	{files, journal}: Pick<AgentConfig, 'files' | 'journal'>,
	basket: Basket,
): readonly Collector[] {
	const isJournalRead = journal.enabled === 'auto' ? existsSync(journalSocket) : journal.enabled;
	// What syslog daemons write is in the journal too: no line is to be taken twice.
	const followed = files ?? (isJournalRead ? [] : usualFiles);
	const common = {basket, hostname: hostname()};
	const collectors: Collector[] = [];
	if (isJournalRead) collectors.push(new JournalCollector({...common, units: journal.units}));
	if (followed.length > 0)
		collectors.push(new FileCollector({...common, files: followed, isSyslog: makeSyslogTest()}));
	return collectors;
}
