import type {HubClient} from '../../../proto/rpc/client.ts';
import type {Changed, Selection} from '../../../proto/rpc/schema.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {countOf} from '../../text/look.ts';
import {checkSelection, selectionOf} from './selection.ts';
import type {SelectionOptions} from './selection.ts';

/** What a verb does, in the words of its question and its report: `Close 3 alerts?`, `closed 3 alerts`. */
export interface ChangeWords {
	readonly ask: string;
	readonly done: string;
}

/** Changes the chosen alerts, all or none, and says how to take it back. */
export async function changeAlerts(
	options: SelectionOptions & GlobalOptions,
	words: ChangeWords,
	change: (client: HubClient, select: Selection) => Promise<Changed>,
): Promise<void> {
	checkSelection(options);
	await withHub(options, async (client) => {
		const select = await selectionOf(options, client, words.ask);
		await reportChange(await change(client, select), words.done, options);
	});
}

/** Prints what changed: as JSON the hub's answer. */
export async function reportChange(
	changed: Changed,
	done: string,
	{json}: Pick<GlobalOptions, 'json'>,
): Promise<void> {
	const undo = `within 10 s 'nms alerts undo --change ${changed.change}' takes it back`;
	const text = `${done} ${countOf(changed.ids.length, 'alert')}; ${undo}`;
	await (json ? printJson(changed) : printText([text]));
}
