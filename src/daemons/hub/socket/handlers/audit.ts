import type {Handlers} from '../handler.ts';
import {auditRow, fitRows} from '../rows.ts';

/** The audit, read. */
export const auditHandlers: Handlers<'audit.window'> = {
	'audit.window': ({before = Number.MAX_SAFE_INTEGER, limit}, {context}) => {
		const rows = context.state.auditRows(before, limit).map((row) => auditRow(row));
		return {rows: rows.slice(0, fitRows(rows, 0).to).map(({json}) => json)};
	},
};
