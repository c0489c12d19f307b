import {safe} from '../../base/terminal-text.ts';
import type {ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import {jsonLine} from '../output.ts';
import {csvRecord} from '../text/csv.ts';

/** How exported lines are written. `raw` is their bytes and a newline each. */
export const exportFormats = ['csv', 'json', 'raw'] as const;
export type ExportFormat = (typeof exportFormats)[number];

interface Format {
	readonly head: string;
	readonly row: (error: ParseErrorJson) => Buffer;
}

/** The formats: what stands before the first line, and one parse error. */
export const formats: Readonly<Record<ExportFormat, Format>> = {
	csv: {
		head: 'id,received,channel,address,reason,offset,text,raw_base64\r\n',
		row: (error) => Buffer.from(csvRecord(csvFields(error))),
	},
	json: {head: '', row: (error) => Buffer.from(`${jsonLine(error)}\n`)},
	raw: {
		head: '',
		row: ({raw_base64: base64}) =>
			Buffer.concat([Buffer.from(base64, 'base64'), Buffer.from('\n')]),
	},
};

function csvFields(error: ParseErrorJson): readonly (string | number)[] {
	const {id, ingested, source, reason, offset, raw_base64: base64} = error;
	const text = safe(Buffer.from(base64, 'base64').toString('utf8'));
	return [id, ingested, source.channel, source.address, reason, offset, text, base64];
}
