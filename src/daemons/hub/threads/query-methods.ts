import type {CarriedPacks} from '../../../decode/carried-packs.ts';
import type {ParseErrorGroups, ParseErrorsRequest} from '../../../db/parse-error-groups.ts';
import type {Statistics, StatisticsRequest} from '../../../db/statistics.ts';
import type {Window, WindowRequest} from '../../../model/event-query.ts';
import type {SearchRequest, SearchStep, StepBounds} from '../../../model/event-search.ts';
import type {LogEvent, ParseError} from '../../../model/event.ts';
import type {HitRun} from '../../../model/hit-run.ts';
import type {Carried} from './carried-rows.ts';

/** What the thread that reads events can be asked; see `EventStore`. `open` comes first. */
export interface QueryMethods {
	open(directory: string, scanLimit: number): void;
	/** What events are decoded with anew, from now on. */
	useDecoders(packs: CarriedPacks): void;
	window(request: WindowRequest): Carried<Window<LogEvent>>;
	firstReceivedSince(time: number): number | undefined;
	/** Begins a search, and gives its number. */
	openSearch(request: SearchRequest): number;
	nextStep(search: number, bounds: StepBounds): Carried<SearchStep<LogEvent>>;
	closeSearch(search: number): void;
	get(id: number): LogEvent | undefined;
	pick(name: string, ids: readonly number[]): readonly LogEvent[];
	parseErrors(request: ParseErrorsRequest): readonly ParseError[];
	parseError(id: number): ParseError | undefined;
	parseErrorGroups(limit: number): ParseErrorGroups;
	statistics(request: StatisticsRequest): Statistics;
	hitRunsAfter(after: number, least: number): readonly HitRun[];
	hitBack(id: number, count: number): number;
	firstHitSince(time: number): number | undefined;
	problems(): readonly string[];
}

/** A file that has proved damaged, which the thread that writes has to set aside. */
export interface DamageNotice {
	readonly name: string;
	readonly reason: string;
}
