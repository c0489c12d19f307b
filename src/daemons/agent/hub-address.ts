import {socketPathLimit} from '../../base/socket-file.ts';
import type {HubAddress} from './config.ts';

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
