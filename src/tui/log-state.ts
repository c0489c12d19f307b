import type {EventJson} from '../proto/rpc/schema.ts';
import type {AggregateJson} from '../proto/rpc/search-schema.ts';
import type {StatisticsResult} from '../proto/rpc/statistics-schema.ts';
import type {LineWish} from './search-wishes.ts';

/** What a query with a stage has made of events. */
export interface CountedEvents {
	/** Null until the first answer. */
	readonly aggregate: AggregateJson | null;
	/** Done of all there is to search, from 0 to 1. */
	readonly share: number;
}

export interface LogsState {
	readonly query: string;
	/** The query counts events instead of listing them. */
	readonly isCounted: boolean;
	/** What it has counted so far. */
	readonly count: CountedEvents | null;
	/** `tail` follows; an id stays around that event. */
	readonly anchor: 'tail' | number;
	/** Oldest first. */
	readonly rows: readonly EventJson[];
	readonly isAtStart: boolean;
	readonly isAtEnd: boolean;
	/** Older, or newer, events than these ids are still being searched for more lines; null where none are. */
	readonly searchedFrom: number | null;
	readonly searchedTo: number | null;
	/** The newest line on the screen when it was paused; what the window has of later ones is in `later`, and not shown. */
	readonly pausedAt: number | null;
	readonly later: readonly EventJson[];
	/** Matching lines that came since we paused. */
	readonly unseen: number;
	/** There may be more of them: for a while nobody looked, and nothing was counted. */
	readonly isUnseenLeast: boolean;
	/** The same since the window last moved: what the hub counts. */
	readonly arrived: number;
	readonly selected: number | null;
	/** First event of the pane while not following. */
	readonly top: number | null;
	/** Which word of the selected line is chosen; null where none is. */
	readonly word: number | null;
	/** The line that is being looked for, and how much of the history was searched, from 0 to 1. */
	readonly finding: {readonly wish: LineWish; readonly share: number} | null;
	/** How long a time the strip shows: a place in its ranges. */
	readonly range: number;
	/** The volumes of that time. */
	readonly volume: StatisticsResult | null;
	readonly isWrapped: boolean;
	readonly isLoaded: boolean;
	readonly problem: string | null;
}

export const emptyLogs: LogsState = {
	query: '',
	isCounted: false,
	count: null,
	anchor: 'tail',
	rows: [],
	isAtStart: false,
	isAtEnd: true,
	searchedFrom: null,
	searchedTo: null,
	pausedAt: null,
	later: [],
	unseen: 0,
	isUnseenLeast: false,
	arrived: 0,
	selected: null,
	top: null,
	word: null,
	finding: null,
	range: 0,
	volume: null,
	isWrapped: false,
	isLoaded: false,
	problem: null,
};
