/** Bounds of the local socket; nms-protocol(7), LIMITS names them all. */
export const socketLimits = {
	/** Connections at once. When full, a new one takes the place of the oldest that has no role. */
	clients: 1024,
	/** Requests of one client that wait for an answer; at the bound its socket is not read. */
	waitingRequests: 64,
	subscriptionsPerClient: 16,
	subscriptions: 256,
	searchesPerClient: 4,
	/** A search that is not asked for more for so long is forgotten. */
	searchIdleMs: 60_000,
	/** A connection without a role that says nothing for this long is closed. */
	idleMs: 30_000,
	/** A challenge is good for this long, and once. */
	challengeMs: 10_000,
	/** Least time between two updates of one subscription. */
	updateMs: 100,
	healthUpdateMs: 1000,
	endpointUpdateMs: 1000,
	ledgerUpdateMs: 2000,
	parseErrorUpdateMs: 2000,
	statisticsUpdateMs: 5000,
	/** Audit rows about refusals, per minute: of one caller, and in all. */
	refusalsPerCaller: 10,
	refusals: 60,
	/** Most bytes of one row of a window; longer texts in it are cut further than its clip. */
	rowBytes: 64 * 1024,
} as const;
