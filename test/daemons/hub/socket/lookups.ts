import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import {lookupSettings} from '../../../../src/daemons/hub/lookups/lookups-schema.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

test('tables are listed, and asked about a value', async (t) => {
	const directory = temporaryDirectory(t);
	writeFileSync(path.join(directory, 'assets.csv'), 'ip,owner\n192.0.2.7,bob\n,x\n');
	const lookups = lookupSettings(
		[
			{name: 'assets', file: 'assets.csv', watch: false},
			{name: 'absent', file: 'absent.json', watch: true},
		],
		(file) => path.join(directory, file),
	);
	const hub = await socketHub(t, {lookups});
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.teardown(() => client.close());
	const {rows} = await client.call('lookups.list', {});
	t.like(rows[0], {name: 'assets', format: 'csv', is_watch_list: false, size: 1});
	t.regex(rows[0]?.problem ?? '', /assets\.csv:3:1: 1 rows left out/);
	t.like(rows[1], {name: 'absent', format: 'json', is_watch_list: true, size: null, read: null});
	t.deepEqual((await client.call('lookups.find', {value: '192.0.2.7'})).rows, [
		{value: '192.0.2.7', table: 'assets', fields: {'asset.owner': 'bob'}},
	]);
	t.deepEqual((await client.call('lookups.find', {value: '192.0.2.8'})).rows, []);
});
