import type {endpointOrders} from '../proto/rpc/bounds.ts';
import type {
	EndpointDetail,
	EndpointJson,
	EndpointQuery,
	EndpointWindowResult,
} from '../proto/rpc/endpoint-schema.ts';
import type {EventJson, TriagedAlertJson} from '../proto/rpc/schema.ts';
import type {ListState} from './list-cursor.ts';
import {emptyList} from './list-cursor.ts';
import type {Tab} from './tabs.ts';

type EndpointOrder = (typeof endpointOrders)[number];
export type EndpointCounts = EndpointWindowResult['counts'];

/** The list of endpoints. */
export interface EndpointsState extends ListState<EndpointJson> {
	/** As typed; `query` is what it means. */
	readonly filter: string;
	readonly query: EndpointQuery;
	readonly order: EndpointOrder;
	/** Of all endpoints by state; null until the hub said so. */
	readonly counts: EndpointCounts | null;
}

/** One endpoint's page. */
export interface HostState {
	/** Its id, or the name it was asked for by. */
	readonly id: string;
	readonly result: EndpointDetail | null;
	readonly problem: string | null;
	readonly scroll: number;
	/** Its last lines, oldest first, and its open alerts; null until they were read. */
	readonly lines: readonly EventJson[] | null;
	readonly alerts: readonly TriagedAlertJson[] | null;
	/** The tab it was opened from by name: the page stays on it, whatever is selected in the list. */
	readonly cameFrom: Tab | null;
}

export const emptyEndpoints: EndpointsState = {
	...emptyList,
	filter: '',
	query: {},
	order: 'trouble',
	counts: null,
};

export function emptyHost(id: string, cameFrom: Tab | null = null): HostState {
	return {id, result: null, problem: null, scroll: 0, lines: null, alerts: null, cameFrom};
}
