import test from 'ava';
import type {ExportFormat} from '../../../src/cli/export/formats.ts';
import {formatOf, usualFields} from '../../../src/cli/export/formats.ts';
import type {EventJson} from '../../../src/proto/rpc/schema.ts';
import {event} from '../../helpers/rpc-samples.ts';

function sample(raw: Buffer, more: Readonly<Record<string, unknown>> = {}): EventJson {
	const {log} = event;
	return {
		...event,
		...more,
		event: {...event.event, original_base64: raw.toString('base64')},
		log: {...log, syslog: {...log.syslog, structured_data: '[a@1 b="c\\"d"]'}},
	};
}

function written(format: ExportFormat, row: EventJson, fields = usualFields): Buffer {
	const {head, row: write} = formatOf(format, fields);
	return Buffer.concat([Buffer.from(head), Buffer.from(write(row))]);
}

function cell(message: string): string {
	return written('csv', sample(Buffer.from(''), {message}), ['message'])
		.toString()
		.slice(9, -2);
}

test('raw lines are every byte as it was received', (t) => {
	const raw = Buffer.from([...Array(256).keys()]);
	t.deepEqual(written('raw', sample(raw)), Buffer.concat([raw, Buffer.from('\n')]));
	t.throws(() => written('raw', event), {message: /event 1 is too long/});
});

test('a cell of CSV is never a formula, and quotes and line ends stay in it', (t) => {
	for (const sign of ['=', '+', '-', '@', '＝', ' =']) t.is(cell(`${sign}1`), `'${sign}1`);
	// As text() shows a control character, so that no terminal is steered.
	t.is(cell('\t=1'), "' =1");
	t.is(cell('\r=1'), '␍=1');
	t.is(cell('a,"b"\n'), '"a,""b""␊"');
	t.is(cell('plain -1'), 'plain -1');
});

test('columns of CSV are fields by their dotted names, empty where absent', (t) => {
	const row = sample(Buffer.from(''), {user: {name: 'ana'}, source: {port: 22}});
	const fields = ['id', 'user.name', 'source.port', 'source.ip', 'user', '__proto__.x'];
	t.is(written('csv', row, fields).toString(), `${fields.join(',')}\r\n1,ana,22,,,\r\n`);
	t.is(written('csv', row).toString().split('\r\n')[1]?.split(',').length, usualFields.length);
});

test('a document has the types and the fields of ECS', (t) => {
	const raw = Buffer.from('<86>x');
	const row = sample(raw, {user: {name: 'ana'}});
	t.deepEqual(JSON.parse(written('ecs', row).toString()), {
		'@timestamp': event['@timestamp'],
		ecs: {version: '8.17.0'},
		user: {name: 'ana'},
		event: {kind: 'event', ...event.event, id: '1', original: '<86>x'},
		host: {name: 'pi'},
		process: {name: 'sshd', pid: 811},
		log: {
			source: event.log.source,
			syslog: {
				priority: 86,
				facility: {code: 10, name: 'authpriv'},
				severity: {code: 6, name: 'info'},
				hostname: 'pi',
				appname: 'sshd',
				procid: '811',
				structured_data: {'a@1': {b: 'c"d'}},
			},
		},
		message: event.message,
	});
	const nameless = {...row, host: {name: null}, process: {name: null, pid: 'a-word'}};
	const document: unknown = JSON.parse(written('ecs', nameless).toString());
	t.like(document, {host: {}, process: {}, log: {syslog: {procid: 'a-word'}}});
});
