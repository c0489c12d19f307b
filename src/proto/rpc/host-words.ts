/** An event or alert, as far as its host is concerned. */
export interface Hosted {
	readonly host: {readonly name: string | null};
	readonly log: {
		readonly source: {
			readonly address: string | null;
			readonly host_is_claim?: boolean | undefined;
		};
	};
}

/** The host, with the source where it is no more than a claim of that: `db-01 via 10.0.9.4`; null where it has no name. */
export function hostWords({host, log}: Hosted): string | null {
	if (host.name === null || log.source.host_is_claim !== true) return host.name;
	return `${host.name} via ${log.source.address ?? 'unknown'}`;
}
