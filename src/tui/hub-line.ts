import type {HubClient} from '../proto/rpc/client.ts';
import type {DetailSource} from './detail-reader.ts';
import {DetailReader} from './detail-reader.ts';
import {
	alertSource,
	endpointSource,
	errorSource,
	eventSource,
	hostAlertSource,
	hostLineSource,
	logVolumeSource,
	ledgerSource,
	statisticsSource,
	troubledSource,
	worstAlertSource,
} from './hub-views.ts';
import type {Answer} from './state.ts';
import {eventCounter, lineFinder} from './stepwise-search.ts';
import type {Wanted} from './wanted.ts';
import type {FollowerOptions} from './window-follower.ts';
import {WindowFollower} from './window-follower.ts';

/** What follows the console's wishes over one connection. */
export interface HubLine {
	readonly client: HubClient;
	readonly follow: (wanted: Wanted) => void;
}

const alertDetail: DetailSource<string> = {
	read: async (client, id) => {
		const result = await client.call('alerts.get', {id});
		return {kind: 'detail', id, result};
	},
	refused: (id, reason) => ({kind: 'detail-refused', id, reason}),
};

const hostDetail: DetailSource<string> = {
	read: async (client, id) => {
		const result = await client.call('endpoints.get', {id});
		return {kind: 'host', id, result};
	},
	refused: (id, reason) => ({kind: 'host-refused', id, reason}),
};

/** A parse error that its window cut; one that is gone meanwhile stays cut. */
const errorDetail: DetailSource<number> = {
	read: async (client, id) => {
		const row = await client.call('parse_errors.get', {id});
		return {kind: 'error-whole', row};
	},
	refused: () => undefined,
};

export function lineOver(
	client: HubClient,
	{take, ...options}: FollowerOptions & {readonly take: (answer: Answer) => void},
): HubLine {
	const alerts = new WindowFollower(client, alertSource, options);
	const events = new WindowFollower(client, eventSource, options);
	const endpoints = new WindowFollower(client, endpointSource, options);
	const hostLines = new WindowFollower(client, hostLineSource, options);
	const hostAlerts = new WindowFollower(client, hostAlertSource, options);
	const errors = new WindowFollower(client, errorSource, options);
	const ledger = new WindowFollower(client, ledgerSource, options);
	const statistics = new WindowFollower(client, statisticsSource, options);
	const logVolume = new WindowFollower(client, logVolumeSource, options);
	const worstAlerts = new WindowFollower(client, worstAlertSource, options);
	const troubled = new WindowFollower(client, troubledSource, options);
	const detail = new DetailReader(client, alertDetail, take);
	const host = new DetailReader(client, hostDetail, take);
	const error = new DetailReader(client, errorDetail, take);
	const counter = eventCounter(client, take);
	const finder = lineFinder(client, take);
	return {
		client,
		follow: (wanted) => {
			alerts.follow(wanted.alerts);
			events.follow(wanted.events);
			endpoints.follow(wanted.endpoints);
			hostLines.follow(wanted.hostLines);
			hostAlerts.follow(wanted.hostAlerts);
			errors.follow(wanted.errors);
			ledger.follow(wanted.ledger);
			statistics.follow(wanted.statistics);
			logVolume.follow(wanted.logVolume);
			worstAlerts.follow(wanted.worstAlerts);
			troubled.follow(wanted.troubled);
			detail.follow(wanted.detail);
			host.follow(wanted.host);
			error.follow(wanted.error);
			finder.follow(wanted.line);
			counter.follow(wanted.count);
		},
	};
}
