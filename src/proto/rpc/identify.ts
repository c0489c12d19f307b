import {packageVersion} from '../../base/package-root.ts';
import type {Role} from '../../model/role.ts';
import type {RpcConnection} from './connection.ts';
import {makeIdentityLink} from './identity-link.ts';
import {protocolVersion} from './protocol.ts';
import {methods} from './schema.ts';
import type {HubTarget} from './socket-path.ts';

/** Who the daemon is, and who the caller is to it. */
export interface Session {
	readonly hub: {readonly id: string; readonly name: string; readonly version: string};
	readonly user: string;
	readonly uid: number;
	readonly role: Role | null;
}

/** `hello`, the link, `authenticate`: once, before any other call. */
export async function identify(
	connection: RpcConnection,
	target: HubTarget,
	name: string,
): Promise<Session> {
	const client = {name, version: packageVersion()};
	const hello = await connection.call(
		'hello',
		{protocol: protocolVersion, client},
		methods.hello.result,
	);
	// Behind a command, `nms rpc` has made the link on the hub's machine.
	if (target.kind === 'socket') makeIdentityLink(target.path, hello.auth);
	const caller = await connection.call('authenticate', {}, methods.authenticate.result);
	return {hub: hello.hub, ...caller};
}
