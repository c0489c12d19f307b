import process from 'node:process';
import {rowLimit} from '../../proto/rpc/bounds.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import type {AggregateJson} from '../../proto/rpc/search-schema.ts';
import type {EventJson, Result} from '../../proto/rpc/schema.ts';
import type {AskedQuery} from '../logs/pages.ts';
import {hasScreen, tell} from '../output.ts';
import {progressText, summaryText} from '../text/search-text.ts';
import {HubSearch} from './hub-search.ts';

interface SearchRun {
	readonly client: HubClient;
	readonly asked: AskedQuery;
	/** Most events. */
	readonly limit: number;
	/** Most characters of a text of an event. */
	readonly clip: number;
	/** Ends the search; what was found so far stays printed. */
	readonly signal: AbortSignal;
	readonly print: {
		rows(rows: readonly EventJson[]): Promise<void>;
		/** Of all that was found, once. */
		aggregate(aggregate: AggregateJson): Promise<void>;
	};
}

/** Searches step by step, prints what is found and says at the end what was looked at; resolves with the number of events found. */
export async function runSearch({
	client,
	asked,
	limit,
	clip,
	signal,
	print,
}: SearchRun): Promise<number> {
	const search = new HubSearch(client, asked);
	const progress = new ProgressLine();
	let printed = 0;
	let step: Result<'search.next'> | undefined;
	const ask = async (): Promise<Result<'search.next'>> =>
		search.next({limit: Math.min(rowLimit, limit - printed), clip, original: true});
	let coming = signal.aborted || limit === 0 ? undefined : ask();
	while (coming !== undefined) {
		// oxlint-disable no-await-in-loop
		step = await coming;
		printed += step.rows.length;
		// While these are printed, the hub looks for the next.
		coming = signal.aborted || printed >= limit || step.is_done ? undefined : ask();
		// Where printing fails, nobody waits for it.
		coming?.catch(() => undefined);
		progress.clear();
		await print.rows(step.rows);
		// oxlint-enable no-await-in-loop
		if (!step.is_done) progress.show(progressText(step.progress));
	}
	progress.clear();
	if (step === undefined) return 0;
	if (step.aggregate !== null) await print.aggregate(step.aggregate);
	const found = step.aggregate === null ? printed : step.progress.found;
	tell(summaryText(step.progress, {found, isStopped: signal.aborted}));
	return found;
}

/** A line of a terminal's stderr that is written over; nothing elsewhere. */
class ProgressLine {
	readonly #isShown = process.stderr.isTTY && hasScreen(process.env);
	#isThere = false;

	show(text: string): void {
		if (!this.#isShown) return;
		process.stderr.write(`\r\u001B[Knms: ${text}`);
		this.#isThere = true;
	}

	clear(): void {
		if (this.#isThere) process.stderr.write('\r\u001B[K');
		this.#isThere = false;
	}
}
