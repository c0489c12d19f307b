import {accessSync, constants, existsSync} from 'node:fs';
import {hostname} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Basket, Collector, CollectorReport, Work} from '../../collect/collector.ts';
import {FileCollector} from '../../collect/file-collector.ts';
import type {FileSetting} from '../../collect/file-setting.ts';
import {JournalCollector} from '../../collect/journal.ts';
import type {AgentConfig} from './config.ts';
import {makeSyslogTest} from './syslog-test.ts';

/** Files that syslog daemons write, followed where nothing else is configured. */
const usualNames = ['auth.log', 'secure', 'syslog', 'messages'] as const;

/** auditd's, followed as well where it can be read at the start. */
const auditName = 'audit/audit.log';

/** journald's own: it is there while it runs. */
const journalSocket = '/run/systemd/journal/socket';

const nothing: CollectorReport = {read: 0, tooLong: 0, lostBytes: 0, watched: []};

/** All that the agent observes, as its configuration says. */
export class Collectors {
	readonly #basket: Basket;
	readonly #usual: readonly FileSetting[];
	readonly #auditLog: FileSetting;
	#running: readonly Collector[] = [];
	/** Only the usual files are followed. */
	#isUsual = false;
	/** Counted by those that ran before a reload. */
	#before: CollectorReport = nothing;

	/** `usualDirectory` is another only in tests. */
	constructor(basket: Basket, usualDirectory = '/var/log') {
		this.#basket = basket;
		this.#usual = usualNames.map((name) => optionalFile(path.join(usualDirectory, name)));
		this.#auditLog = optionalFile(path.join(usualDirectory, auditName));
	}

	start(config: Pick<AgentConfig, 'files' | 'journal'>): void {
		const isJournalRead = isJournalWanted(config);
		// What syslog daemons write is in the journal too: no line is to be taken twice.
		this.#isUsual = config.files === null && !isJournalRead;
		// The journal may have the kernel's audit records, but not all of them, nor what auditd adds.
		const hasAuditLog = config.files === null && isReadable(this.#auditLog.path);
		const usual = [...(isJournalRead ? [] : this.#usual), ...(hasAuditLog ? [this.#auditLog] : [])];
		const files = config.files ?? usual;
		this.#running = collectorsOf(
			{...config, files},
			{basket: this.#basket, isJournalRead, hasAuditLog},
		);
		for (const collector of this.#running) collector.start();
	}

	/** What was read before is in the basket, with where to go on. */
	async stop(): Promise<void> {
		await Promise.all(this.#running.map(async (collector) => collector.stop()));
		this.#before = {...this.report(), watched: []};
		this.#running = [];
	}

	/** Of each collector that runs. */
	work(): readonly Work[] {
		return this.#running.map(({work}) => work);
	}

	report(): CollectorReport {
		const report = this.#sum();
		const isNothing = this.#isUsual && this.#running.length > 0 && report.watched.length === 0;
		return isNothing ? {...report, watched: [this.#nothingUsual()]} : report;
	}

	#nothingUsual(): CollectorReport['watched'][number] {
		const names = this.#usual.map((file) => file.path).join(', ');
		const problem = `there is no journal and none of ${names}: name log files in \`files\` of the configuration`;
		return {name: 'files', state: 'waiting', problem};
	}

	#sum(): CollectorReport {
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

function optionalFile(file: string): FileSetting {
	return {path: file, format: 'auto', program: null, exclude: [], isOptional: true};
}

function isReadable(file: string): boolean {
	try {
		accessSync(file, constants.R_OK);
		return true;
	} catch {
		// Absent, or not for us: the journal has what there is.
		return false;
	}
}

function isJournalWanted({journal}: Pick<AgentConfig, 'journal'>): boolean {
	return journal.enabled === 'auto' ? existsSync(journalSocket) : journal.enabled;
}

function collectorsOf(
	{files, journal}: Pick<AgentConfig, 'journal'> & {readonly files: readonly FileSetting[]},
	{
		basket,
		isJournalRead,
		hasAuditLog,
	}: {readonly basket: Basket; readonly isJournalRead: boolean; readonly hasAuditLog: boolean},
): readonly Collector[] {
	const common = {basket, hostname: hostname()};
	const collectors: Collector[] = [];
	if (isJournalRead) {
		const options = {units: journal.units, own: ownProcess(), hasAuditLog};
		collectors.push(new JournalCollector({...common, ...options}));
	}
	if (files.length > 0)
		collectors.push(new FileCollector({...common, files, isSyslog: makeSyslogTest()}));
	return collectors;
}

function ownProcess(): {readonly processId: string; readonly startedUs: number} {
	const startedMs = Date.now() - process.uptime() * 1000;
	return {processId: String(process.pid), startedUs: Math.floor(startedMs * 1000)};
}
