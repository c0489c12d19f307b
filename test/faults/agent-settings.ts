import path from 'node:path';
import test from 'ava';
import {runHub} from '../helpers/hub-process.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const open = 'agents:\n  listen:\n    - {address: 0.0.0.0, port: 0}\n';

for (const options of [['--check-config'], []])
	test(`nms-hub ${options.join(' ')} refuses a port of agents that is open to all`, async (t) => {
		const directory = temporaryDirectory(t);
		const {code, stderr} = await runHub({directory, config: open, arguments: options});
		t.is(code, 78);
		t.is(
			stderr,
			`nms-hub: ${path.join(directory, 'hub.yaml')}:3:8: agents.listen: 0.0.0.0 can be reached by others, and agents have to prove nothing; set agents.secret_file, or listen on 127.0.0.1 or ::1 only\n`,
		);
	});
