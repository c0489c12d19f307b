import test from 'ava';
import {newestRange, readRange} from '../../../src/cli/logs/pages.ts';
import {connectHub} from '../../../src/proto/rpc/client.ts';
import {numbered} from '../../helpers/event-batches.ts';
import {socketHub} from '../../helpers/socket-hub.ts';

test('lines that are rare are found beyond what one window looks at', async (t) => {
	const hub = await socketHub(t, {scanLimit: 50});
	const common = async (from: number): Promise<void> => hub.commit(numbered(from, from + 99));
	for (const from of [1, 201, 401]) {
		// oxlint-disable no-await-in-loop
		await common(from);
		await hub.commit([{sequence: from + 100, message: `needle ${from}`}]);
		await common(from + 101);
		// oxlint-enable no-await-in-loop
	}
	const client = await connectHub({kind: 'socket', path: hub.path});
	const asked = {query: '/need+le/', time_zone: 'UTC'};
	const range = await newestRange(client, asked, 2);
	const read: string[] = [];
	await readRange(client, asked, range, async ({message}) => {
		read.push(message);
	});
	t.deepEqual(read, ['needle 201', 'needle 401']);
	client.close();
});
