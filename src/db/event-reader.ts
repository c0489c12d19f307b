import {setImmediate} from 'node:timers/promises';
import type {Window, WindowRequest} from '../model/event-query.ts';
import type {EventSearch, SearchRequest} from '../model/event-search.ts';
import type {LogEvent, ParseError} from '../model/event.ts';
import type {HitRun} from '../model/hit-run.ts';
import {lastOf} from '../model/hit-run.ts';
import {andThen, ok} from './block/part-read.ts';
import type {StoredBlock} from './block-range.ts';
import {countedRows} from './counted-rows.ts';
import type {EventFile} from './event-file.ts';
import type {KnownFile} from './event-files.ts';
import {firstReceivedSince} from './event-place.ts';
import {startSearch} from './event-search.ts';
import {findEvent, pickEvents, readWindow} from './event-window.ts';
import type {ParseErrorGroups, ParseErrorsRequest} from './parse-error-groups.ts';
import {mergeGroups} from './parse-error-groups.ts';
import type {ReadFiles} from './read-files.ts';
import {dayMs, dayOf} from './receive-day.ts';
import type {FileVolumes, Statistics, StatisticsRequest} from './statistics.ts';
import {mergeVolumes} from './statistics.ts';
import {Volumes, volumesWithin} from './volumes.ts';

/** Events that a window looks at on either side of its anchor, at most, where nothing else is said. */
export const usualScanLimit = 200_000;

/** Answers what is asked of stored events, beside whoever stores them; see `EventStore` for what each answer is. */
export class EventReader {
	readonly #files: ReadFiles;
	readonly #scanLimit: number;

	constructor(files: ReadFiles, scanLimit: number) {
		this.#files = files;
		this.#scanLimit = scanLimit;
	}

	async window(request: WindowRequest): Promise<Window<LogEvent>> {
		return readWindow(this.#files, request, this.#scanLimit);
	}

	firstReceivedSince(time: number): number | undefined {
		return firstReceivedSince(this.#files, time);
	}

	search(request: SearchRequest): EventSearch {
		return startSearch(this.#files, request);
	}

	get(id: number): LogEvent | undefined {
		return findEvent(this.#files, id);
	}

	pick(name: string, ids: readonly number[]): readonly LogEvent[] {
		return pickEvents(this.#files, name, ids);
	}

	parseErrors(request: ParseErrorsRequest): readonly ParseError[] {
		return this.#files
			.all()
			.filter(({extent}) => extent.parseErrors > 0)
			.flatMap((file) => this.#files.use(file, (open) => open.parseErrors(request)) ?? [])
			.toSorted((one, other) =>
				request.order === 'oldest' ? one.id - other.id : other.id - one.id,
			)
			.slice(0, request.limit);
	}

	parseError(id: number): ParseError | undefined {
		for (const file of this.#files.all()) {
			if (id > file.extent.lastParseError) continue;
			const found = this.#files.use(file, (open) => open.parseError(id));
			if (found !== undefined) return found;
		}
		return undefined;
	}

	async parseErrorGroups(limit: number): Promise<ParseErrorGroups> {
		const files = this.#files.all().filter(({extent}) => extent.parseErrors > 0);
		const groups = await this.#eachFile(files, (open) => open.parseErrorGroups());
		return mergeGroups(groups, limit);
	}

	async statistics(request: StatisticsRequest): Promise<Statistics> {
		const {from, to} = request;
		const [firstDay, lastDay] = [dayOf(from), dayOf(to - 1)];
		const files = this.#files.all().filter(({day}) => day >= firstDay && day <= lastDay);
		const volumes = await this.#eachFile<readonly FileVolumes[]>(files, (open) => [
			open.volumes(request),
			volumesWithin(headVolumes(open), request),
		]);
		return mergeVolumes(volumes.flat(), request);
	}

	hitRunsAfter(after: number, least: number): readonly HitRun[] {
		const runs = this.#files
			.all()
			.filter(({extent}) => extent.lastHit > after)
			.flatMap((file) => this.#files.use(file, (open) => open.hitRunsAfter(after, least)) ?? [])
			.toSorted((one, other) => one.first - other.first);
		// Behind these a file may have others that were not asked for.
		let hits = 0;
		const end = runs.findIndex(
			(run) => (hits += lastOf(run) - Math.max(after, run.first - 1)) >= least,
		);
		return end < 0 ? runs : runs.slice(0, end + 1);
	}

	hitBack(id: number, count: number): number {
		const files = this.#files.all().filter(({extent}) => extent.lastHit > 0);
		let [left, first] = [count, 0];
		for (const file of files.toSorted((one, other) => other.extent.lastHit - one.extent.lastHit)) {
			if (left <= 0) break;
			const back = this.#files.use(file, (open) => open.hitsBack(id, left));
			if (back === undefined || back.counted === 0) continue;
			left -= back.counted;
			first = first === 0 ? back.first : Math.min(first, back.first);
		}
		return first;
	}

	firstHitSince(time: number): number | undefined {
		// A device's clock can run ahead of ours, but hardly by more than a day: older files hold no such hit.
		const firstDay = dayOf(time - dayMs);
		const ids = this.#files
			.all()
			.filter(({day, extent}) => day >= firstDay && extent.lastHit > 0)
			.map((file) => this.#files.use(file, (open) => open.firstHitSince(time)))
			.filter((id) => id !== undefined);
		return ids.length === 0 ? undefined : Math.min(...ids);
	}

	/** What is wrong with blocks that were met, in words. */
	problems(): readonly string[] {
		return this.#files.problems();
	}

	close(): void {
		this.#files.close();
	}

	/** What `work` returns for each file that is not damaged; others get their turn between two files. */
	async #eachFile<Result>(
		files: readonly KnownFile[],
		work: (open: EventFile, file: KnownFile) => Result,
	): Promise<readonly Result[]> {
		const results: Result[] = [];
		for (const file of files) {
			const result = this.#files.use(file, (open) => work(open, file));
			if (result !== undefined) results.push(result);
			// oxlint-disable-next-line no-await-in-loop
			await setImmediate();
		}
		return results;
	}
}

/** Counts of what is not sealed. */
function headVolumes(open: EventFile): Volumes {
	const volumes = new Volumes();
	for (const stored of open.blocks().runs.flatMap(chunksOf)) {
		const block = open.open(stored);
		if (block === undefined) continue;
		andThen(
			andThen(block, (opened) => opened.columns()),
			(columns) => ok(volumes.addRows(countedRows(columns))),
		);
	}
	return volumes;
}

/** They stand behind the blocks. */
function chunksOf(run: readonly StoredBlock[]): readonly StoredBlock[] {
	return run.slice(run.findLastIndex(({kind}) => kind === 'block') + 1);
}
