import {setImmediate, setTimeout as delay} from 'node:timers/promises';
import {NmsError} from '../../../base/errors.ts';
import {parseFileName} from '../../../db/event-file-name.ts';
import type {EventStore, ListedFile} from '../../../db/event-store.ts';
import type {DoneBy, Reparsed} from '../../../db/source-store.ts';
import type {StateStore} from '../../../db/state-store.ts';
import type {Dialect} from '../../../model/dialect.ts';
import {dialectNames} from '../../../model/dialect.ts';
import type {EventBatch} from '../../../model/event-batch.ts';
import type {ParseError} from '../../../model/event.ts';
import type {Reparse} from '../../../model/reparse.ts';
import {reparseEpoch, reparseOf} from '../../../model/reparse.ts';
import type {NamedSource} from '../../../model/source-settings.ts';
import type {TrialRead} from '../../../pipeline/trial.ts';
import {Trial} from '../../../pipeline/trial.ts';
import {isWithin} from '../retention/held-files.ts';
import type {SourceReaders} from '../source-readers.ts';
import type {SourceBook} from './source-book.ts';

/** Parse errors that are read again before what became of them is stored, and those that a trial looks at. */
const [pageSize, trialSize] = [1000, 200];

/** Of parse errors that are older, by their receipt or by what they say, no alert is opened: whoever heals a source does not want the alerts of last week. */
const detectedMs = 24 * 3_600_000;

/** How long a re-parse waits while nothing is taken in. */
const waitMs = 500;

/** Re-parses that are looked through for those that a stop interrupted. */
const resumable = 1000;

/** What a trial of one dialect came to. */
export interface DialectTrial {
	readonly dialect: Dialect;
	/** How many of the parse errors that were looked at parse. */
	readonly parsed: number;
	/** The newest one of them, and what it is read as. */
	readonly example: (TrialRead & {readonly id: number}) | undefined;
}

export interface ClinicOptions {
	readonly events: Pick<EventStore, 'parseErrors' | 'counts' | 'files' | 'drop'>;
	readonly state: Pick<StateStore, 'sources' | 'evidence'>;
	readonly book: SourceBook;
	readonly readers: Pick<SourceReaders, 'openReparse'>;
	/** Resolves when what was read is stored. */
	readonly flush: () => Promise<void>;
	/** Whether events are taken in now. */
	readonly isOpen: () => boolean;
	readonly now: () => number;
	/** Copies what alerts name out of an event file that is about to go. */
	readonly salvage: (file: ListedFile) => Promise<void>;
	/** Called when other parse errors than before became events. */
	readonly onChange: () => void;
	/** Called with what a re-parse fails with, which goes on at the next start; with undefined when one begins. */
	readonly onTrouble: (error: unknown) => void;
}

/**
 * Heals sources whose messages do not parse: gives one another dialect or time zone and reads its parse errors again.
 *
 * ```
 * parse errors, oldest first ─ a page ─> those that parse now ─> events, in files of their own ─> which became which event
 * ```
 *
 * An event has its parse error's id as sequence, in an epoch of the re-parse: whatever a crash interrupts goes on and stores no event
 * twice. Undoing removes the files.
 */
export class Clinic {
	readonly #options: ClinicOptions;
	readonly #running = new Map<
		number,
		{readonly stop: AbortController; readonly ended: Promise<void>}
	>();
	/** By running re-parse, the events that parse errors became, until that is noted. */
	readonly #committed = new Map<number, Map<number, number>>();

	constructor(options: ClinicOptions) {
		this.#options = options;
	}

	/** Goes on with what a stop has interrupted. */
	start(): void {
		const interrupted = this.#options.state.sources
			.reparses(resumable)
			.filter(({state}) => state === 'running');
		for (const reparse of interrupted.toReversed()) this.#run(reparse);
	}

	async stop(): Promise<void> {
		for (const {stop} of this.#running.values()) stop.abort();
		await Promise.all([...this.#running.values()].map(async ({ended}) => ended));
	}

	/** What each dialect would make of the newest parse errors of a source, of one reason where it is given. */
	async preview(
		source: NamedSource,
		reason: string | undefined,
	): Promise<{readonly looked: number; readonly trials: readonly DialectTrial[]}> {
		const {events, state} = this.#options;
		const request = {before: Number.MAX_SAFE_INTEGER, limit: trialSize, source, reason};
		const found = await events.parseErrors(request);
		const healed = state.sources.reparsedOf(found.map(({id}) => id));
		const errors = found.filter(({id}) => !healed.has(id));
		const trials = dialectNames.map((dialect) => trialOf(dialect, errors));
		return {looked: errors.length, trials};
	}

	/** Gives the source the dialect and begins to read its parse errors again. Throws `usage` or `refused`. */
	async apply(
		source: NamedSource,
		{dialect, timezone}: {readonly dialect: Dialect; readonly timezone: string | null},
		by: DoneBy,
	): Promise<Reparse> {
		checkSource(source);
		const {events, state, book} = this.#options;
		const {lastId} = await events.counts();
		this.#checkIdle(source);
		const current = book.settingsOf(source);
		const before = {dialect: current.dialect, timezone: current.timezone};
		const settings = {...current, dialect, timezone: timezone ?? current.timezone};
		const reparse = state.sources.beginReparse(
			{
				source,
				dialect,
				timezone: settings.timezone,
				before,
				through: lastId,
				user: by.actor.user,
				startedAt: by.now,
			},
			settings,
			by,
		);
		book.saved(settings);
		this.#run(reparse);
		return reparse;
	}

	/**
	 * Removes the events it made, but for those that alerts show, and gives the source back what it had, unless somebody has laid down something else since. Throws
	 * `not_found`, or `refused` where it was undone before or its events are held.
	 */
	async undo(id: number, by: DoneBy): Promise<Reparse> {
		const {state, book, events, salvage} = this.#options;
		await this.#halt(id);
		const reparse = this.get(id);
		if (reparse.state === 'undone') throw undoneAlready(id);
		const files = (await events.files()).filter(({name}) => parseFileName(name)?.reparse === id);
		const hold = state.evidence
			.holds()
			.find(({range}) => range !== null && files.some((file) => isWithin(file, range)));
		if (hold !== undefined) throw heldBy(hold.alert);
		for (const file of files) {
			// oxlint-disable-next-line no-await-in-loop
			await salvage(file);
			// oxlint-disable-next-line no-await-in-loop
			await events.drop(file.name);
		}
		const current = book.settingsOf(reparse.source);
		const isAsSet = current.dialect === reparse.dialect && current.timezone === reparse.timezone;
		const settings = isAsSet ? {...current, ...reparse.before} : undefined;
		const undone = state.sources.undoReparse(reparse, settings, by);
		if (settings !== undefined) book.saved(settings);
		this.#options.onChange();
		return undone;
	}

	/** Throws `not_found`. */
	get(id: number): Reparse {
		const reparse = this.#options.state.sources.reparse(id);
		if (reparse !== undefined) return reparse;
		throw new NmsError('not_found', `there is no re-parse ${id}`, {
			remedy: "see 'nms clinic' for those there are",
		});
	}

	/** Sees which events a commit has made of parse errors. */
	committed(batch: EventBatch): void {
		const ids = batch.sources.map((source) => reparseOf(source));
		if (ids.every((id) => id === undefined)) return;
		for (let row = 0; row < batch.count; row += 1) {
			const id = ids[batch.source[row] ?? 0];
			if (id !== undefined)
				this.#committed.get(id)?.set(batch.sequence[row] ?? 0, batch.id[row] ?? 0);
		}
	}

	#checkIdle({channel, address}: NamedSource): void {
		for (const id of this.#running.keys()) {
			const {source} = this.get(id);
			if (source.channel === channel && source.address === address) throw busy(id);
		}
	}

	#run(reparse: Reparse): void {
		this.#options.onTrouble(undefined);
		const stop = new AbortController();
		this.#committed.set(reparse.id, new Map());
		const ended = this.#readAll(reparse, stop.signal)
			.catch((error: unknown) => this.#options.onTrouble(error))
			.finally(() => {
				this.#running.delete(reparse.id);
				this.#committed.delete(reparse.id);
			});
		this.#running.set(reparse.id, {stop, ended});
	}

	async #halt(id: number): Promise<void> {
		const running = this.#running.get(id);
		running?.stop.abort();
		await running?.ended;
	}

	async #readAll(begun: Reparse, signal: AbortSignal): Promise<void> {
		const {id, source, dialect, through} = begun;
		const {events, state, book, readers} = this.#options;
		const {channel, address} = source;
		const reader = readers.openReparse(
			{channel, address, epoch: reparseEpoch(id)},
			book.readingAs(source, dialect, begun.timezone ?? book.timezoneOf(source)),
		);
		let reparse = begun;
		while (!signal.aborted) {
			const after = reparse.position;
			const request = {
				after,
				before: through + 1,
				order: 'oldest',
				limit: pageSize,
				source,
			} as const;
			// oxlint-disable-next-line no-await-in-loop
			const page = await events.parseErrors(request);
			if (page.length === 0) {
				state.sources.saveReparse({...reparse, state: 'done'}, []);
				return;
			}
			// oxlint-disable-next-line no-await-in-loop
			if (!(await this.#untilOpen(signal))) return;
			const detectedFrom = this.#options.now() - detectedMs;
			const known = state.sources.reparsedOf(page.map((error) => error.id));
			const read = page.filter(
				(error) => !known.has(error.id) && reader.deliver(error, detectedFrom),
			);
			// oxlint-disable-next-line no-await-in-loop
			await this.#options.flush();
			reparse = advanced(reparse, page, read);
			state.sources.saveReparse(reparse, this.#takeReparsed(id, read));
			this.#options.onChange();
			// oxlint-disable-next-line no-await-in-loop
			await setImmediate();
		}
	}

	/** Which of them became which event; of one that was stored before a crash it is not known. */
	#takeReparsed(id: number, read: readonly ParseError[]): readonly Reparsed[] {
		const events = this.#committed.get(id) ?? new Map<number, number>();
		const rows = read.map((error) => ({
			parseError: error.id,
			event: events.get(error.id) ?? 0,
			reason: error.reason,
		}));
		events.clear();
		return rows;
	}

	async #untilOpen(signal: AbortSignal): Promise<boolean> {
		while (!signal.aborted && !this.#options.isOpen()) {
			// oxlint-disable-next-line no-await-in-loop
			await delay(waitMs, undefined, {ref: false});
		}
		return !signal.aborted;
	}
}

function trialOf(dialect: Dialect, errors: readonly ParseError[]): DialectTrial {
	const trial = new Trial(dialect);
	const parsing = errors.filter(({raw}) => trial.parses(raw));
	const newest = parsing[0];
	const read = newest && trial.read(newest.raw);
	return {dialect, parsed: parsing.length, example: newest && read && {...read, id: newest.id}};
}

function advanced(
	reparse: Reparse,
	page: readonly ParseError[],
	read: readonly ParseError[],
): Reparse {
	const reparsed = {...reparse.reparsed};
	for (const {reason} of read) reparsed[reason] = (reparsed[reason] ?? 0) + 1;
	const position = page.at(-1)?.id ?? reparse.position;
	return {...reparse, looked: reparse.looked + page.length, position, reparsed};
}

function checkSource({channel, address}: NamedSource): void {
	if (channel === 'gelf')
		throw new NmsError('usage', `what ${address} sends as GELF has no dialect`, {
			remedy: 'let it send what its parse errors say',
		});
	if (channel !== 'agent' && channel !== 'file') return;
	const what = channel === 'agent' ? `agent ${address}` : `the file ${address}`;
	throw new NmsError('usage', `${what} has no dialect: its lines are read as those of log files`, {
		remedy: 'only what is received as syslog can be read in another dialect',
	});
}

function busy(id: number): NmsError {
	return new NmsError('refused', `re-parse ${id} of this source is not over`, {
		remedy: `wait for it, or 'nms clinic undo ${id}'`,
	});
}

function undoneAlready(id: number): NmsError {
	return new NmsError('refused', `re-parse ${id} was undone`, {remedy: "see 'nms clinic'"});
}

function heldBy(alert: string): NmsError {
	return new NmsError('refused', `alert ${alert} holds events that the re-parse made`, {
		remedy: `release it with 'nms hold ${alert} --release' first`,
	});
}
