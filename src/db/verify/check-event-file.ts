import {existsSync} from 'node:fs';
import {messageOf, NmsError} from '../../base/errors.ts';
import {eventFileSchema} from '../event-file-schema.ts';
import {EventFile} from '../event-file.ts';
import {checkBlocks} from './check-blocks.ts';
import {checkParseErrors} from './check-parse-errors.ts';
import {checkRows} from './check-rows.ts';
import {checkSignatures} from './check-signatures.ts';
import type {Check} from './check-step.ts';
import {checkStructure} from './check-structure.ts';
import {checkTotals, checkVolumes} from './check-volumes.ts';
import {CheckedFile} from './checked-file.ts';

/** In this order: counts are compared with what the checks before them have counted. */
const checks: readonly ((checked: CheckedFile) => Check)[] = [
	({open, file}) => checkStructure(open.statements.database, {file, schema: eventFileSchema}),
	checkBlocks,
	checkParseErrors,
	checkRows,
	checkSignatures,
	checkVolumes,
	checkTotals,
];

/**
 * Checks all of an event file as it is at one moment, beside the one that writes it. Throws an NmsError where this user may not read
 * it; a file that is gone meanwhile is none.
 */
export function* checkEventFile(file: string): Check {
	let open: EventFile | undefined;
	try {
		open = new EventFile(file, 'read');
		open.statements.database.exec('BEGIN');
		const checked = new CheckedFile(file, open);
		for (const check of checks) yield* guarded(checked, check);
	} catch (error) {
		if (!existsSync(file)) return;
		if (error instanceof NmsError && error.code === 'configuration') throw error;
		yield {kind: 'damage', damage: {file, place: null, reason: messageOf(error)}};
	} finally {
		open?.close();
	}
}

/** What one check cannot read is damage, and does not keep the others from being made. */
function* guarded(checked: CheckedFile, check: (checked: CheckedFile) => Check): Check {
	try {
		yield* check(checked);
	} catch (error) {
		yield checked.damage(null, messageOf(error));
	}
}
