import {socketPathLimit} from '../../base/socket-file.ts';

/** Where a hub takes agents; `host` is a name or an IP address without brackets. */
export type HubAddress =
	| {readonly kind: 'unix'; readonly path: string}
	| {readonly kind: 'tcp'; readonly host: string; readonly port: number};

const defaultPort = 1515;

/** `unix:PATH`, `tcp://HOST` or `tcp://HOST:PORT`, an IPv6 address in brackets; undefined where the text is none of them. */
export function parseHubAddress(text: string): HubAddress | undefined {
	if (text.startsWith('unix:')) {
		const path = text.slice('unix:'.length);
		const isPath = path.startsWith('/') && Buffer.byteLength(path) <= socketPathLimit;
		return isPath ? {kind: 'unix', path} : undefined;
	}
	const found = /^tcp:\/\/(?:\[([0-9A-Fa-f:.%\w]+)\]|([\w.-]{1,253}))(?::(\d{1,5}))?$/.exec(text);
	if (found === null) return undefined;
	const [, address, name = '', digits] = found;
	const port = digits === undefined ? defaultPort : Number(digits);
	return port >= 1 && port <= 65_535 ? {kind: 'tcp', host: address ?? name, port} : undefined;
}

/** The address as configurations write it. */
export function hubAddressText(hub: HubAddress): string {
	if (hub.kind === 'unix') return `unix:${hub.path}`;
	const host = hub.host.includes(':') ? `[${hub.host}]` : hub.host;
	return `tcp://${host}:${hub.port}`;
}
