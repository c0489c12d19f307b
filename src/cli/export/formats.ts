import {safe} from '../../base/terminal-text.ts';
import type {EventJson} from '../../proto/rpc/schema.ts';
import {jsonLine} from '../output.ts';
import {csvRecord} from '../text/csv.ts';
import {ecsDocument} from './ecs-document.ts';
import {originalBytes} from './original-bytes.ts';

/** How exported events are written. `raw` is their bytes and a newline each. */
export const exportFormats = ['csv', 'ecs', 'jsonl', 'raw'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The columns of CSV where none are named. */
export const usualFields: readonly string[] = [
	'id',
	'@timestamp',
	'event.ingested',
	'log.source.channel',
	'log.source.address',
	'host.name',
	'process.name',
	'process.pid',
	'log.syslog.facility',
	'log.syslog.severity',
	'message',
];

interface Format {
	readonly head: string;
	readonly row: (event: EventJson) => Buffer;
	/** Whether texts of the event are written, which can be cut, and not its bytes alone. */
	readonly hasTexts: boolean;
}

/** A format: what stands before the first event, and one event. `fields` are the columns of CSV, by dotted names. */
export function formatOf(format: ExportFormat, fields: readonly string[]): Format {
	switch (format) {
		case 'csv':
			return textFormat((event) => csvRecord(cellsOf(event, fields)), csvRecord(fields));
		case 'ecs':
			return textFormat((event) => `${jsonLine(ecsDocument(event))}\n`);
		case 'jsonl':
			return textFormat((event) => `${jsonLine(event)}\n`);
		case 'raw':
			return {
				head: '',
				row: (event) => Buffer.concat([originalBytes(event), Buffer.from('\n')]),
				hasTexts: false,
			};
	}
}

function textFormat(row: (event: EventJson) => string, head = ''): Format {
	return {head, row: (event) => Buffer.from(row(event)), hasTexts: true};
}

function cellsOf(event: EventJson, fields: readonly string[]): readonly (string | number | null)[] {
	return fields.map((field) => {
		const value = valueAt(event, field.split('.'));
		return typeof value === 'string' ? safe(value) : typeof value === 'number' ? value : null;
	});
}

function valueAt(tree: unknown, [name, ...rest]: readonly string[]): unknown {
	if (name === undefined) return tree;
	if (typeof tree !== 'object' || tree === null || !Object.hasOwn(tree, name)) return undefined;
	return valueAt(Object.entries(tree).find(([key]) => key === name)?.[1], rest);
}
