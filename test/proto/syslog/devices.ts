import test from 'ava';
import {deviceLines} from '../../helpers/device-lines.ts';
import {scanned} from '../../helpers/scan.ts';

for (const {line, parts} of deviceLines) {
	test(`a device's ${encodeURI(line).replaceAll('%20', '·')}`, (t) => {
		const result = scanned(line);
		if (!result.ok) return t.fail(result.reason);
		const {timestamp, hostname, app, procid, message} = result;
		return t.deepEqual([timestamp, hostname, app, procid, message ?? ''], parts);
	});
}
