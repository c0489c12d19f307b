import {symlinkSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {roles} from '../../../../src/model/role.ts';
import {methods} from '../../../../src/proto/rpc/schema.ts';
import {socketLimits} from '../../../../src/daemons/shared/socket/limits.ts';
import {startSocketServer} from '../../../../src/daemons/hub/socket/server.ts';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import {missingLoss} from '../../../helpers/ledger-samples.ts';
import {RawClient} from '../../../helpers/raw-client.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';

const guarded = Object.entries(methods).filter(([, {permission}]) => permission !== null);
const open = Object.entries(methods).filter(([, {permission}]) => permission === null);

test('only hello, authenticate, health and ping are open to everybody', (t) => {
	t.deepEqual(
		open.map(([name]) => name),
		['hello', 'authenticate', 'health', 'ping'],
	);
});

for (const role of [null, ...roles])
	test(`a caller with the role ${role} may call what its permissions allow`, async (t) => {
		const hub = await socketHub(t);
		hub.role = role;
		const client = hub.client();
		const me = await client.authenticate();
		t.like(me.result, {uid: process.getuid!(), role});
		for (const [name, {permission}] of guarded) {
			// A wrong parameter is looked at only after the permission.
			// oxlint-disable-next-line no-await-in-loop
			const {error} = await client.ask(name, {wrong: 1});
			t.is(error?.data?.code, expected(role, permission), name);
		}
		t.is((await client.ask('health')).error, undefined);
		t.deepEqual((await client.ask('ping')).result, {});
	});

test('a caller who has proved nothing is refused everything else', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	for (const [name] of guarded) {
		// oxlint-disable-next-line no-await-in-loop
		t.is((await client.ask(name)).error?.data?.code, 'not_permitted', name);
	}
});

test('health names machines only to who may read', async (t) => {
	const hub = await socketHub(t);
	const quiet = hub.context.health();
	const source = {channel: 'udp', address: '192.0.2.1', received: 1, parse_errors: 0} as const;
	const sources = [{...source, last_received: quiet.started}];
	const problems = ['the agent of web1 is refused'];
	const losses = [missingLoss];
	Object.assign(hub.context, {health: () => ({...quiet, sources, problems, losses})});
	const client = hub.client();
	await client.authenticate();
	t.like((await client.ask('health')).result, {sources, problems, losses});
	hub.role = null;
	const told = [{...missingLoss, text: '50 (missing): who lost it is told to who may read'}];
	const less = {sources: [], losses: told, problems: ['a problem is told to who may read']};
	t.like((await client.ask('health')).result, less);
	t.like((await hub.client().ask('health')).result, less);
});

test('refusals are audited with who and what, within a bound a minute', async (t) => {
	const hub = await socketHub(t);
	hub.role = null;
	const client = hub.client();
	await client.authenticate();
	const count = socketLimits.refusalsPerCaller + 5;
	for (let index = 0; index < count; index += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await client.ask('alerts.window');
	}
	const rows = hub.context.state.auditRows(Number.MAX_SAFE_INTEGER, 100);
	t.is(rows.length, socketLimits.refusalsPerCaller);
	t.like(rows[0], {
		action: 'access.refused',
		time: hub.now,
		actor: {uid: process.getuid!()},
		detail: {method: 'alerts.window', permission: 'read'},
	});
	hub.now += 60_000;
	await client.ask('audit.window');
	const [newest] = hub.context.state.auditRows(Number.MAX_SAFE_INTEGER, 1);
	t.deepEqual(newest?.detail, {method: 'audit.window', permission: 'audit', suppressed: 5});
});

test('a role that is granted or taken away counts at once', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	hub.role = null;
	t.is((await client.ask('events.window')).error?.data?.code, 'not_permitted');
	hub.role = 'viewer';
	t.is((await client.ask('events.window')).error, undefined);
});

test('a challenge is used up by the first authenticate, right or wrong', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	const {auth} = await client.hello();
	t.like((await client.ask('authenticate')).error, {
		message: 'identity is not proved: there is no such link',
	});
	symlinkSync(auth.target, path.join(auth.directory, auth.link));
	t.like((await client.ask('authenticate')).error, {message: 'there is no open challenge'});
	t.like((await client.authenticate()).result, {uid: process.getuid!()});
	t.regex(
		(await client.ask('authenticate')).error?.message ?? '',
		/^this connection belongs to .* already$/,
	);
});

test('a link for one connection proves nothing on another', async (t) => {
	const hub = await socketHub(t);
	const [one, other] = [hub.client(), hub.client()];
	const first = (await one.hello()).auth;
	const second = (await other.hello()).auth;
	symlinkSync(first.target, path.join(first.directory, second.link));
	t.like((await other.ask('authenticate')).error, {
		message: 'identity is not proved: the link points elsewhere',
	});
	const [row] = hub.context.state.auditRows(Number.MAX_SAFE_INTEGER, 1);
	t.like(row, {
		actor: {user: 'unidentified', uid: null},
		detail: {method: 'authenticate', reason: 'the link points elsewhere'},
	});
});

test('a challenge that has expired proves nothing', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	const {auth} = await client.hello();
	symlinkSync(auth.target, path.join(auth.directory, auth.link));
	hub.now += socketLimits.challengeMs + 1;
	t.like((await client.ask('authenticate')).error, {
		message: 'identity is not proved: the challenge has expired',
	});
});

test('an idle connection without a role is ended, one with a role is not', async (t) => {
	const hub = await socketHub(t);
	const file = `${hub.path}.idle/hub.sock`;
	const server = await startSocketServer(hub.context, {path: file, idleMs: 1000});
	const operator = await connectHub({kind: 'socket', path: file});
	const stranger = new RawClient(file);
	await stranger.hello();
	t.like((await stranger.next())?.error, {message: 'nothing was said for 1 s'});
	t.is(await stranger.next(), undefined);
	t.is((await operator.call('health', {})).hub.name, 'test-hub');
	operator.close();
	await server.close();
});

function expected(role: (typeof roles)[number] | null, permission: string | null): string {
	const permissions: Readonly<Record<string, readonly string[]>> = {
		viewer: ['read'],
		analyst: ['read', 'triage'],
		operator: ['read', 'triage', 'import'],
		admin: ['read', 'triage', 'import', 'audit'],
		auditor: ['read', 'audit'],
	};
	return permissions[role ?? '']?.includes(permission ?? '') === true ? 'usage' : 'not_permitted';
}
