import {randomBytes} from 'node:crypto';
import {realpath, stat} from 'node:fs/promises';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import {importBytes} from '../../proto/rpc/bounds.ts';
import {tell} from '../output.ts';
import {Progress} from '../replay/progress.ts';
import {headOf, importOf} from './file-identity.ts';
import {journalLines} from './journal-lines.ts';
import type {LineChunk} from './line-chunks.ts';
import {lineChunks} from './line-chunks.ts';

export interface ImportRequest {
	readonly file: string;
	readonly year: number | undefined;
	readonly timeZone: string | undefined;
	readonly isDetected: boolean;
	/** Whether each line is an entry as `journalctl -o json` writes it. */
	readonly isJournal: boolean;
	/** Ends it after the lines at hand. */
	readonly signal: AbortSignal;
}

export interface ImportResult {
	readonly file: string;
	/** Lines that were stored now, and that were there before. */
	readonly imported: number;
	readonly known: number;
	/** Lines that were cut. */
	readonly cut: number;
	/** Whether all of the file is stored. */
	readonly isDone: boolean;
}

/** Between two attempts while the hub takes nothing in, and two looks at what it has stored. */
const pauseMs = 50;

/** Stores the lines of a file that the hub does not have. Rejects with an NmsError; what is stored then is not stored again. */
export async function importFile(client: HubClient, request: ImportRequest): Promise<ImportResult> {
	const {file, signal} = request;
	const place = await placeOf(file);
	const {rows} = await client.call('import.known', {head: place.head});
	const before = await importOf(file, rows);
	const epoch = before?.epoch ?? randomBytes(16).toString('hex');
	const {lines: known} = await client.call('import.open', {
		epoch,
		head: place.head,
		path: place.path,
		modified: place.modified.toISOString(),
		detect: request.isDetected,
		...(request.year === undefined ? {} : {year: request.year}),
		...(request.timeZone === undefined ? {} : {time_zone: request.timeZone}),
	});
	const progress = new Progress(file, place.size, process.stderr);
	let [imported, cut] = [0, 0];
	try {
		for await (const chunk of lineChunks(file, importBytes)) {
			if (signal.aborted) break;
			const last = chunk.first + chunk.count - 1;
			progress.add(chunk.content.length);
			if (last <= known) continue;
			const content = request.isJournal ? journalLines(chunk.content) : chunk.content;
			if (!(await sendChunk(client, {epoch, chunk: {...chunk, content}, signal}))) break;
			// Lines of it that are stored are left out there.
			imported += Math.min(chunk.count, last - known);
			cut += chunk.cut;
		}
		await untilStored(client, epoch, signal);
	} finally {
		progress.end();
	}
	return {file, imported, known, cut, isDone: !signal.aborted};
}

async function placeOf(file: string) {
	try {
		const found = await stat(file);
		if (!found.isFile()) throw new Error('it is no file that can be read again');
		const [path, head] = await Promise.all([realpath(file), headOf(file)]);
		return {path, head, size: found.size, modified: found.mtime};
	} catch (error) {
		throw new NmsError('refused', `read ${file}: ${messageOf(error)}`, {
			remedy: 'name log files that can be read',
			cause: error,
		});
	}
}

/** Tries until the hub takes it; false where that is ended before. */
async function sendChunk(
	client: HubClient,
	{
		epoch,
		chunk,
		signal,
	}: {readonly epoch: string; readonly chunk: LineChunk; readonly signal: AbortSignal},
): Promise<boolean> {
	const {first, content, bytes, sha256} = chunk;
	const params = {epoch, first, lines_base64: content.toString('base64'), bytes, sha256};
	for (let isTold = false; !signal.aborted;) {
		// oxlint-disable-next-line no-await-in-loop
		const {is_taken: isTaken} = await client.call('import.lines', params);
		if (isTaken) return true;
		if (!isTold) tell("the hub takes nothing in now (see 'nms status'): waiting");
		isTold = true;
		// oxlint-disable-next-line no-await-in-loop
		await wait(pauseMs);
	}
	return false;
}

async function untilStored(client: HubClient, epoch: string, signal: AbortSignal): Promise<void> {
	for (let isFirst = true; isFirst || !signal.aborted; isFirst = false) {
		// oxlint-disable-next-line no-await-in-loop
		const {waiting} = await client.call('import.stored', {epoch});
		if (waiting === 0) return;
		// oxlint-disable-next-line no-await-in-loop
		await wait(pauseMs);
	}
}
