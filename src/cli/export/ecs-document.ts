import {facilityKeyword, severityKeyword} from '../../model/priority-keyword.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import {structuredDataObject} from '../../proto/syslog/structured-data-object.ts';
import {originalBytes} from './original-bytes.ts';

/** The version of the Elastic Common Schema that documents are written by. */
const ecsVersion = '8.17.0';

type Tree = Readonly<Record<string, unknown>>;

/**
 * An event as a document of the Elastic Common Schema, for indexes that are made by it: what the event does not have is not there, and
 * every field has the schema's type. `event.original` is text: bytes that are not UTF-8 are U+FFFD in it.
 */
export function ecsDocument(row: EventJson): Tree {
	const {
		id,
		'@timestamp': time,
		event,
		host,
		process,
		log,
		message,
		is_clipped: _,
		...fields
	} = row;
	const {original: _text, original_base64: _bytes, ...about} = event;
	const original = originalBytes(row).toString('utf8');
	return {
		'@timestamp': time,
		ecs: {version: ecsVersion},
		...fields,
		event: {kind: 'event', ...about, id: String(id), original},
		host: present(host),
		process: present({...process, pid: processId(process.pid)}),
		log: {...log, syslog: syslogOf(row)},
		message,
	};
}

function syslogOf({host, process, log}: EventJson): Tree {
	const {facility, severity, msgid, structured_data: data} = log.syslog;
	const isBoth = facility !== null && severity !== null;
	return present({
		priority: isBoth ? facility * 8 + severity : null,
		facility: facility === null ? null : {code: facility, name: facilityKeyword(facility)},
		severity: severity === null ? null : {code: severity, name: severityKeyword(severity)},
		hostname: host.name,
		appname: process.name,
		procid: process.pid,
		msgid,
		structured_data: data === null ? null : structuredDataObject(data),
	});
}

/** RFC 5424's PROCID may be any word; the schema's is a number. */
function processId(text: string | null): number | null {
	return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function present(tree: Tree): Tree {
	return Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== null));
}
