import {once} from 'node:events';
import {connect, createServer} from 'node:net';
import type {Socket} from 'node:net';
import type {ExecutionContext} from 'ava';

/** A link that a test can cut: what connects to `port` is carried to `target`. */
export interface TcpProxy {
	readonly port: number;
	/** Where connections go from now on; 0: nowhere, they are refused. */
	target: number;
	/** Breaks all connections, in the midst of whatever they carry. Returns how many there were. */
	cut(): number;
}

export async function tcpProxy(t: ExecutionContext): Promise<TcpProxy> {
	const sockets = new Set<Socket>();
	const server = createServer((near) => {
		if (proxy.target === 0) {
			near.destroy();
			return;
		}
		const far = connect(proxy.target, '127.0.0.1');
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			sockets.add(from);
			from.on('error', () => undefined);
			from.once('close', () => {
				sockets.delete(from);
				to.destroy();
			});
			from.pipe(to);
		}
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const proxy: TcpProxy = {
		port: typeof address === 'object' && address !== null ? address.port : 0,
		target: 0,
		cut: () => {
			const count = sockets.size / 2;
			for (const socket of sockets) socket.resetAndDestroy();
			return count;
		},
	};
	t.teardown(() => {
		proxy.cut();
		server.close();
	});
	return proxy;
}
