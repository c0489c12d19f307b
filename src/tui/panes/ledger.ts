import type {SafeText} from '../../base/terminal-text.ts';
import {line} from '../../base/terminal-text.ts';
import type {LedgerResult} from '../../proto/rpc/ledger-schema.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import {lostCount, missingOf} from '../../proto/rpc/row-losses.ts';
import type {State} from '../state.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {section} from './alert-detail.ts';
import {markedTime, wholeCount} from './format.ts';
import type {Sender} from './sender-table.ts';
import {senderHead, senderRow} from './sender-table.ts';

/** What was lost since the start and what to do; nothing where nothing was. */
export function lossRows({losses}: HealthJson, look: Look, width: number): readonly Row[] {
	if (losses.length === 0) return [];
	const texts = losses.map(
		({text, remedy, last, is_past: isPast}) =>
			line`${isPast ? line`before the start: ` : line``}${look.clean(text)}; last ${markedTime(last, look)}; ${look.clean(remedy)}`,
	);
	return section(line`LOST`, texts, {width, style: 'bad'});
}

/** Who sent and what became of it: who lost most first, then who sent most; below it what is missing of agents, range by range. */
export function ledgerRows({ledger, look, now}: State, width: number): readonly Row[] {
	const {result, problem} = ledger;
	if (problem !== null) return section(line`SENDERS`, [look.clean(problem)], {width, style: 'bad'});
	if (result === null || result.total === 0) {
		const text = result === null ? line`reading from the hub` : nobody;
		return section(line`SENDERS`, [text], {width, style: 'faint'});
	}
	const place = {look, now, width};
	return [
		...section(sumText(result, look), [], {width, style: 'plain'}),
		senderHead(place),
		...sendersOf(result, look).map((sender) => senderRow(sender, place)),
		...missingRows(result, look, width),
	];
}

const nobody = line`nobody has sent anything since the start`;

/** The kernel does not say whose datagrams it dropped. */
function sumText(result: LedgerResult, look: Look): SafeText {
	const {all, missing, kernel, total} = result;
	const dropped = kernel.reduce((sum, socket) => sum + socket.dropped, 0);
	const lost = lostCount({...all, missing}) + dropped;
	const nobodys =
		dropped === 0 ? line`` : line`, ${wholeCount(dropped, look)} of them by the kernel`;
	const text = lost === 0 ? line`nothing` : line`${wholeCount(lost, look)}${nobodys}`;
	return line`SENDERS ${wholeCount(total, look)}, lost ${text}`;
}

/** The rows, then those that have none, and all. */
function sendersOf(
	{rows, others, all, missing, total}: LedgerResult,
	look: Look,
): readonly Sender[] {
	const nameless = {name: null, last_heard: null};
	const unshown = total - rows.length;
	const together = unshown > 0 ? line`(all, ${wholeCount(unshown, look)} not shown)` : '(all)';
	const isOthers = others.received + lostCount({...others, missing: 0}) > 0;
	return [
		...rows.map((row) => ({
			...row,
			sender: `${row.channel} ${row.address}`,
			missing: missingOf(row),
		})),
		...(isOthers ? [{...others, ...nameless, sender: '(others)', missing: 0}] : []),
		...(total > 1 || isOthers ? [{...all, ...nameless, sender: together, missing}] : []),
	];
}

function missingRows({rows}: LedgerResult, look: Look, width: number): readonly Row[] {
	const texts = rows.flatMap(({name, address, agent}) =>
		(agent?.missing_ranges ?? []).map(
			({epoch, first, last, found}) =>
				line`${look.clean(name ?? address)} ${first}-${last} of epoch ${look.clean(epoch)}, found ${markedTime(found, look)}`,
		),
	);
	return texts.length === 0 ? [] : section(line`MISSING`, texts, {width, style: 'bad'});
}
