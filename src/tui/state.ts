import type {AlertResolution} from '../model/alert.ts';
import type {Role} from '../model/role.ts';
import type {EndpointDetail, EndpointJson, TracedFrameJson} from '../proto/rpc/endpoint-schema.ts';
import type {LedgerResult} from '../proto/rpc/ledger-schema.ts';
import type {
	ParseErrorGroupJson,
	ParseErrorGroupsResult,
	ParseErrorJson,
} from '../proto/rpc/parse-error-schema.ts';
import type {
	AlertQuery,
	Changed,
	EventJson,
	HealthJson,
	Result,
	TriagedAlertJson,
} from '../proto/rpc/schema.ts';
import type {StatisticsResult} from '../proto/rpc/statistics-schema.ts';
import type {SavedView} from '../proto/saved-views.ts';
import {openFilter} from './alert-filter.ts';
import type {DashboardState} from './dashboard-state.ts';
import {emptyDashboard} from './dashboard-state.ts';
import type {EndpointCounts, EndpointsState, HostState} from './endpoint-state.ts';
import {emptyEndpoints} from './endpoint-state.ts';
import type {ClinicDialog, SourceAnswer, SourceQuestion} from './clinic-state.ts';
import type {ErrorsState} from './error-state.ts';
import {emptyErrors} from './error-state.ts';
import type {Context, paneContexts} from './keys.ts';
import type {LedgerState} from './ledger-state.ts';
import {emptyLedger} from './ledger-state.ts';
import type {ListState} from './list-cursor.ts';
import {emptyList} from './list-cursor.ts';
import type {CountedEvents, LogsState} from './log-state.ts';
import {emptyLogs} from './log-state.ts';
import type {Tab} from './tabs.ts';
import type {Zone} from './term/clock.ts';
import type {Look} from './term/glyphs.ts';
import type {MousePress} from './term/key-reader.ts';

/** Everything the console shows is made from this value; `update` is the only one who makes the next. */
export interface State {
	/** Milliseconds since the epoch, as of the last message. */
	readonly now: number;
	readonly size: Size;
	/** The terminal's signs, and the clock that times are shown by. */
	readonly look: Look;
	/** What we watch ends with us. */
	readonly isDemo: boolean;
	readonly link: Link;
	/** Who we are to the hub; null until it said so. */
	readonly caller: {readonly user: string; readonly role: Role | null} | null;
	readonly health: HealthJson | null;
	readonly tab: Tab;
	readonly focus: Pane;
	/** The detail of the selected row fills the tab. */
	readonly isZoomed: boolean;
	readonly alerts: AlertsState;
	readonly detail: DetailState | null;
	readonly logs: LogsState;
	readonly endpoints: EndpointsState;
	/** The endpoint whose page is shown, or would be beside the list. */
	readonly host: HostState | null;
	readonly errors: ErrorsState;
	readonly dashboard: DashboardState;
	readonly ledger: LedgerState;
	readonly hubScroll: number;
	readonly dialog: Dialog | null;
	readonly notice: Notice | null;
	readonly requests: readonly TriageRequest[];
	readonly undo: Undo | null;
	readonly nextToken: number;
	/** The terminal has the person's attention; without it, data may be painted more seldom. */
	readonly isFocused: boolean;
	/** Where a click has just opened something: the second of a double click there is not meant for what came up. */
	readonly opened: {readonly x: number; readonly y: number; readonly until: number} | null;
	/** The person's own views, by name. */
	readonly views: readonly SavedView[];
	/** Where we were before the last view or jump. */
	readonly before: Omit<SavedView, 'name'> | null;
	/** Lines of the palette, the newest last. */
	readonly history: readonly string[];
	readonly settings: Settings;
}

/** What the person chose and is kept. */
export interface Settings {
	readonly hasMouse: boolean;
	readonly zone: Zone;
}

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** The pane that has the keyboard. */
export type Pane = (typeof paneContexts)[number];

type Link =
	| {readonly kind: 'connecting'}
	| {readonly kind: 'live'}
	| {
			readonly kind: 'lost';
			readonly since: number;
			readonly reason: string;
			readonly remedy: string;
	  };

export interface AlertsState extends ListState<TriagedAlertJson> {
	/** As typed; `query` is what it means. */
	readonly filter: string;
	readonly query: AlertQuery;
	readonly order: 'priority' | 'time';
	readonly marks: ReadonlySet<string>;
	/** All alerts of the query are marked, as many as there were then. */
	readonly markedTotal: number | null;
	readonly lastMark: string | null;
}

export interface DetailState {
	readonly id: string;
	readonly result: Result<'alerts.get'> | null;
	readonly problem: string | null;
	readonly scroll: number;
}

export type Targets =
	| {readonly kind: 'ids'; readonly ids: readonly string[]}
	| {readonly kind: 'query'; readonly query: AlertQuery; readonly count: number};

export type Change =
	| {readonly kind: 'acknowledge'}
	| {readonly kind: 'start'}
	| {
			readonly kind: 'close';
			readonly resolution: AlertResolution;
			readonly reason: string | null;
	  }
	| {readonly kind: 'reopen'}
	| {readonly kind: 'note'; readonly text: string}
	| {readonly kind: 'assign'; readonly assignee: string | null}
	| {readonly kind: 'undo'; readonly change: number};

/** A change that the hub has not confirmed. */
export interface TriageRequest {
	readonly token: number;
	readonly targets: Targets;
	readonly change: Change;
}

/** What can be taken back, and until when. */
type Undo =
	| {readonly kind: 'change'; readonly change: number; readonly until: number}
	| {readonly kind: 'view'; readonly view: SavedView; readonly until: number}
	| {readonly kind: 'reparse'; readonly id: number; readonly until: number}
	| {readonly kind: 'accept'; readonly source: ClinicDialog['source']; readonly until: number};

interface Notice {
	readonly text: string;
	readonly isBad: boolean;
	readonly until: number;
}

/** What a text dialog is for. */
export type Purpose =
	| {readonly kind: 'note'; readonly targets: Targets}
	| {readonly kind: 'assign'; readonly targets: Targets}
	| {readonly kind: 'close'; readonly targets: Targets; readonly resolution: AlertResolution}
	| {readonly kind: 'alert-filter'}
	| {readonly kind: 'endpoint-filter'}
	| {readonly kind: 'log-filter'}
	| {readonly kind: 'log-time'}
	| {readonly kind: 'source-zone'; readonly dialog: ClinicDialog}
	| {readonly kind: 'view-name'};

/** The command line over the list of what fits it. */
export interface PaletteDialog {
	readonly kind: 'palette';
	readonly text: string;
	readonly cursor: number;
	readonly chosen: number;
	/** The place in the history that the line came from. */
	readonly recalled: number | null;
	readonly problem: string | null;
}

export interface ViewsDialog {
	readonly kind: 'views';
	readonly chosen: number;
}

export type Dialog =
	| PaletteDialog
	| ViewsDialog
	| ClinicDialog
	| {readonly kind: 'close'; readonly targets: Targets}
	| {
			readonly kind: 'input';
			readonly purpose: Purpose;
			readonly text: string;
			/** In code units, at a character's border. */
			readonly cursor: number;
			readonly problem: string | null;
	  }
	| {readonly kind: 'confirm'; readonly targets: Targets; readonly change: Change}
	| {readonly kind: 'quit'}
	| {readonly kind: 'forget'; readonly id: string; readonly name: string}
	| {readonly kind: 'help'; readonly of: Pane; readonly scroll: number}
	| {readonly kind: 'evidence'; readonly scroll: number}
	| {
			readonly kind: 'trace';
			readonly id: string;
			readonly frames: readonly TracedFrameJson[] | null;
			readonly problem: string | null;
			readonly scroll: number;
	  }
	| {
			readonly kind: 'event';
			readonly id: number;
			readonly event: EventJson | null;
			readonly problem: string | null;
			readonly scroll: number;
	  };

/** What happened outside. */
export type Message =
	| {readonly kind: 'key'; readonly key: string}
	| {readonly kind: 'paste'; readonly text: string}
	| MousePress
	/** Whether somebody looks at the terminal, as far as it knows. */
	| {readonly kind: 'focus'; readonly isFocused: boolean}
	| {readonly kind: 'resized'; readonly size: Size}
	| {readonly kind: 'tick'}
	| {readonly kind: 'hub'; readonly news: News}
	| {readonly kind: 'answer'; readonly answer: Answer}
	/** What is kept on disk. */
	| {readonly kind: 'views'; readonly views: readonly SavedView[]}
	| {readonly kind: 'settings'; readonly settings: Settings}
	/** What became of an effect. */
	| {readonly kind: 'notice'; readonly text: string; readonly isBad: boolean};

/** What the hub says by itself, and how the way to it is. */
export type News =
	| {readonly kind: 'link'; readonly link: Link}
	| {readonly kind: 'caller'; readonly user: string; readonly role: Role | null}
	| {readonly kind: 'health'; readonly health: HealthJson}
	| {
			readonly kind: 'alerts';
			readonly rows: readonly TriagedAlertJson[];
			readonly total: number;
			readonly position: number;
	  }
	| {
			readonly kind: 'events';
			/** Which lines were asked for. */
			readonly query?: string;
			readonly rows: readonly EventJson[];
			readonly isAtStart: boolean;
			readonly isAtEnd: boolean;
			readonly searchedFrom?: number | undefined;
			readonly searchedTo?: number | undefined;
			readonly arrived: number;
	  }
	| {
			readonly kind: 'endpoints';
			readonly rows: readonly EndpointJson[];
			readonly total: number;
			readonly position: number;
			readonly counts: EndpointCounts;
	  }
	| {readonly kind: 'host-lines'; readonly query: string; readonly rows: readonly EventJson[]}
	| {
			readonly kind: 'host-alerts';
			readonly name: string;
			readonly rows: readonly TriagedAlertJson[];
	  }
	| {readonly kind: 'log-volume'; readonly statistics: StatisticsResult}
	| {readonly kind: 'worst-alerts'; readonly rows: readonly TriagedAlertJson[]}
	| {readonly kind: 'troubled'; readonly rows: readonly EndpointJson[]}
	| {readonly kind: 'errors'; readonly found: ParseErrorGroupsResult}
	| {readonly kind: 'ledger'; readonly ledger: LedgerResult}
	| {readonly kind: 'statistics'; readonly seconds: number; readonly statistics: StatisticsResult}
	| {readonly kind: 'refused'; readonly view: Subject; readonly reason: string};

/** What is subscribed to; `host-` ones are about the endpoint whose page is shown. */
export type Subject =
	| 'alerts'
	| 'events'
	| 'endpoints'
	| 'host-lines'
	| 'host-alerts'
	| 'errors'
	| 'ledger'
	| 'statistics'
	| 'log-volume'
	| 'worst-alerts'
	| 'troubled';

/** What the hub answers to one question. */
export type Answer =
	| {readonly kind: 'detail'; readonly id: string; readonly result: Result<'alerts.get'>}
	| {readonly kind: 'detail-refused'; readonly id: string; readonly reason: string}
	| {readonly kind: 'host'; readonly id: string; readonly result: EndpointDetail}
	| {readonly kind: 'host-refused'; readonly id: string; readonly reason: string}
	| {readonly kind: 'trace'; readonly id: string; readonly frames: readonly TracedFrameJson[]}
	| {readonly kind: 'forgotten'; readonly id: string; readonly name: string}
	| {readonly kind: 'forget-refused'; readonly reason: string}
	| {readonly kind: 'trace-refused'; readonly id: string; readonly reason: string}
	| {
			readonly kind: 'error-lines';
			readonly group: string;
			readonly before: number | undefined;
			readonly rows: readonly ParseErrorJson[];
	  }
	| {readonly kind: 'error-lines-refused'; readonly group: string; readonly reason: string}
	| {readonly kind: 'error-whole'; readonly row: ParseErrorJson}
	| SourceAnswer
	/** Where in the history a time is; null where nothing was received since. */
	| {readonly kind: 'place'; readonly id: number | null}
	| {readonly kind: 'place-refused'; readonly reason: string}
	| {readonly kind: 'counted'; readonly query: string; readonly count: CountedEvents}
	| {readonly kind: 'count-refused'; readonly query: string; readonly reason: string}
	| {readonly kind: 'line-sought'; readonly share: number}
	/** Null: there is none. */
	| {readonly kind: 'line-found'; readonly id: number | null}
	| {readonly kind: 'line-refused'; readonly reason: string}
	| {readonly kind: 'event'; readonly id: number; readonly event: EventJson}
	| {readonly kind: 'event-refused'; readonly id: number; readonly reason: string}
	| {readonly kind: 'changed'; readonly token: number; readonly changed: Changed}
	| {readonly kind: 'change-refused'; readonly token: number; readonly reason: string};

/** What the console shall do outside. */
export type Effect =
	| {
			readonly kind: 'triage';
			readonly token: number;
			readonly targets: Targets;
			readonly change: Change;
	  }
	| Question
	| {readonly kind: 'copy'; readonly text: string}
	/** Cleaned text for the pager. */
	| {readonly kind: 'page'; readonly text: string}
	| FileEffect
	| {readonly kind: 'redraw'}
	| {readonly kind: 'reconnect'}
	| {readonly kind: 'suspend'}
	| {readonly kind: 'quit'};

/** What the console asks the hub once. */
export type Question =
	| {readonly kind: 'open-event'; readonly id: number}
	| {readonly kind: 'find-place'; readonly time: string}
	| {readonly kind: 'open-trace'; readonly id: string}
	| {readonly kind: 'forget'; readonly id: string; readonly name: string}
	| {readonly kind: 'read-errors'; readonly group: ParseErrorGroupJson; readonly before?: number}
	| SourceQuestion;

/** What the console shall keep on disk. */
export type FileEffect =
	| {readonly kind: 'save-view'; readonly view: SavedView}
	| {readonly kind: 'delete-view'; readonly name: string}
	| {readonly kind: 'remember'; readonly settings: Settings};

export type Step = readonly [State, readonly Effect[]];

const emptyAlerts: AlertsState = {
	filter: openFilter,
	query: {states: ['new', 'acknowledged', 'in_progress']},
	order: 'priority',
	...emptyList,
	marks: new Set(),
	markedTotal: null,
	lastMark: null,
};

export function initialState(size: Size, look: Look, now: number, isDemo = false): State {
	return {
		now,
		size,
		look,
		isDemo,
		link: {kind: 'connecting'},
		caller: null,
		health: null,
		tab: 'alerts',
		focus: 'alerts',
		isZoomed: false,
		alerts: emptyAlerts,
		detail: null,
		logs: emptyLogs,
		endpoints: emptyEndpoints,
		host: null,
		errors: emptyErrors,
		dashboard: emptyDashboard,
		ledger: emptyLedger,
		hubScroll: 0,
		dialog: null,
		notice: null,
		requests: [],
		undo: null,
		nextToken: 1,
		isFocused: true,
		opened: null,
		views: [],
		before: null,
		history: [],
		settings: {hasMouse: true, zone: 'utc'},
	};
}

/** Where keys go now. */
export function contextOf({dialog, focus}: Pick<State, 'dialog' | 'focus'>): Context {
	return dialog === null ? focus : dialogContexts[dialog.kind];
}

const dialogContexts: Readonly<Record<Dialog['kind'], Context>> = {
	close: 'close',
	input: 'input',
	help: 'help',
	palette: 'palette',
	views: 'views',
	clinic: 'clinic',
	confirm: 'confirm',
	quit: 'confirm',
	forget: 'confirm',
	evidence: 'viewer',
	event: 'viewer',
	trace: 'viewer',
};
