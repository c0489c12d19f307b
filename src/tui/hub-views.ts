import {applyAlertUpdate, applyEndpointUpdate, applyEventUpdate} from '../proto/rpc/view.ts';
import type {UpdateOf} from '../proto/rpc/client.ts';
import type {EndpointWindow, EndpointWindowResult} from '../proto/rpc/endpoint-schema.ts';
import type {LedgerResult, LedgerWindow} from '../proto/rpc/ledger-schema.ts';
import type {ParseErrorGroupsResult} from '../proto/rpc/parse-error-schema.ts';
import type {
	AlertWindow,
	AlertWindowResult,
	EventWindow,
	EventWindowResult,
} from '../proto/rpc/schema.ts';
import type {StatisticsResult, StatisticsWindow} from '../proto/rpc/statistics-schema.ts';
import type {WindowSource} from './window-follower.ts';

// What can be looked at, and how: one constant per subscription of `Wanted`.

/** Between two updates of rows that come all the time, in milliseconds: people read nothing faster. */
export const updatePauseMs = 250;

type AlertSource = WindowSource<AlertWindow, AlertWindowResult, UpdateOf<'alerts'>>;
type EventSource = WindowSource<EventWindow, EventWindowResult, UpdateOf<'events'>>;
type EndpointSource = WindowSource<EndpointWindow, EndpointWindowResult, UpdateOf<'endpoints'>>;

export const alertSource: AlertSource = {
	subject: 'alerts',
	subscribe: async (client, window, onUpdate) =>
		client.subscribe({view: 'alerts', window, pause_ms: updatePauseMs}, onUpdate),
	apply: applyAlertUpdate,
	news: (held) => ({kind: 'alerts', ...held}),
};

/** Alerts with the name of an endpoint in them. */
export const hostAlertSource: AlertSource = {
	...alertSource,
	subject: 'host-alerts',
	news: ({rows}, {query}) => ({kind: 'host-alerts', name: query.text ?? '', rows}),
};

/** The worst of the open ones, for the dashboard. */
export const worstAlertSource: AlertSource = {
	...alertSource,
	subject: 'worst-alerts',
	news: ({rows}) => ({kind: 'worst-alerts', rows}),
};

export const eventSource: EventSource = {
	subject: 'events',
	subscribe: async (client, window, onUpdate) =>
		client.subscribe(
			{
				view: 'events',
				window,
				pause_ms: updatePauseMs,
			},
			onUpdate,
		),
	apply: applyEventUpdate,
	news: ({rows, arrived, ...ends}, {query}) => ({
		kind: 'events',
		query,
		rows,
		isAtStart: ends.at_start,
		isAtEnd: ends.at_end,
		searchedFrom: ends.searched_from,
		searchedTo: ends.searched_to,
		arrived,
	}),
};

/** The last lines of an endpoint. */
export const hostLineSource: EventSource = {
	...eventSource,
	subject: 'host-lines',
	news: ({rows}, {query}) => ({kind: 'host-lines', query, rows}),
};

export const endpointSource: EndpointSource = {
	subject: 'endpoints',
	subscribe: async (client, window, onUpdate) =>
		client.subscribe({view: 'endpoints', window}, onUpdate),
	apply: applyEndpointUpdate,
	news: (held) => ({kind: 'endpoints', ...held}),
};

/** Those that are not alive, for the dashboard. */
export const troubledSource: EndpointSource = {
	...endpointSource,
	subject: 'troubled',
	news: ({rows}) => ({kind: 'troubled', rows}),
};

export const errorSource: WindowSource<
	Readonly<Record<string, never>>,
	ParseErrorGroupsResult,
	UpdateOf<'parse_errors'>
> = {
	subject: 'errors',
	subscribe: async (client, _window, onUpdate) =>
		client.subscribe({view: 'parse_errors'}, onUpdate),
	apply: (_held, {groups}) => groups,
	news: (found) => ({kind: 'errors', found}),
};

export const ledgerSource: WindowSource<LedgerWindow, LedgerResult, UpdateOf<'ledger'>> = {
	subject: 'ledger',
	subscribe: async (client, window, onUpdate) =>
		client.subscribe({view: 'ledger', window}, onUpdate),
	apply: (_held, {ledger}) => ledger,
	news: (ledger) => ({kind: 'ledger', ledger}),
};

type StatisticsSource = WindowSource<StatisticsWindow, StatisticsResult, UpdateOf<'statistics'>>;

export const statisticsSource: StatisticsSource = {
	subject: 'statistics',
	subscribe: async (client, window, onUpdate) =>
		client.subscribe({view: 'statistics', window}, onUpdate),
	apply: (_held, {statistics}) => statistics,
	news: (statistics, {seconds}) => ({kind: 'statistics', seconds, statistics}),
};

/** Volumes of the strip over the lines. */
export const logVolumeSource: StatisticsSource = {
	...statisticsSource,
	subject: 'log-volume',
	news: (statistics) => ({kind: 'log-volume', statistics}),
};
