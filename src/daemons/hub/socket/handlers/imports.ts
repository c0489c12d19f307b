import type {Handlers} from '../handler.ts';

type ImportMethod = 'import.known' | 'import.open' | 'import.lines' | 'import.stored';

/** Files of lines that are stored as events. */
export const importHandlers: Handlers<ImportMethod> = {
	'import.known': ({head}, {context}) => ({
		rows: context.imports
			.known(head)
			.map(({epoch, path, bytes, sha256}) => ({epoch, path, bytes, sha256})),
	}),
	'import.open': async (params, {client, context}) => {
		const {epoch, head, path, year, time_zone: timeZone, detect: isDetected} = params;
		const modifiedAt = Date.parse(params.modified);
		const file = {epoch, head, path, modifiedAt, year, timeZone, isDetected};
		return {lines: await context.imports.open(file, client.actor)};
	},
	'import.lines': ({epoch, first, lines_base64: base64, bytes, sha256}, {context}) => {
		const lines = {first, content: Buffer.from(base64, 'base64'), bytes, sha256};
		return {is_taken: context.imports.take(epoch, lines)};
	},
	'import.stored': async ({epoch}, {context}) => context.imports.stored(epoch),
};
