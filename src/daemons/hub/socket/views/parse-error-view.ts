import type {ParseErrorGroupsResult} from '../../../../proto/rpc/parse-error-schema.ts';
import type {Update} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readParseErrorGroups} from '../handlers/parse-errors.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {Tick, View} from './view.ts';

/** The groups of lines that did not parse, read anew after a commit that brought such lines. */
export class ParseErrorView implements View {
	readonly pauseMs = socketLimits.parseErrorUpdateMs;
	readonly #context: HubContext;
	#sent = '';

	constructor(context: HubContext) {
		this.#context = context;
	}

	async snapshot(): Promise<ParseErrorGroupsResult> {
		const groups = await readParseErrorGroups(this.#context);
		this.#sent = JSON.stringify(groups);
		return groups;
	}

	notice(tick: Tick): boolean {
		return tick.kind === 'events' && tick.batch.reason.subarray(0, tick.batch.count).some(Boolean);
	}

	async update(): Promise<Update['update'] | undefined> {
		const groups = await readParseErrorGroups(this.#context);
		const text = JSON.stringify(groups);
		if (text === this.#sent) return undefined;
		this.#sent = text;
		return {view: 'parse_errors', groups};
	}
}
