import {mkdirSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {openStores} from '../../../src/daemons/hub/stores.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

test('events that two state directories link to are of one hub at a time', async (t) => {
	const directory = temporaryDirectory(t);
	const states = ['one', 'two'].map((name) => path.join(directory, name));
	mkdirSync(path.join(directory, 'large-disk'));
	for (const state of states) {
		mkdirSync(state);
		symlinkSync(path.join(directory, 'large-disk'), path.join(state, 'events'));
	}
	const [one = '', two = ''] = states;
	const first = await openStores(one, 'first');
	await t.throwsAsync(openStores(two, 'second'), {
		message: /large-disk is in use by nms-hub "first"/,
	});
	await first.close();
	await (await openStores(two, 'second')).close();
});
