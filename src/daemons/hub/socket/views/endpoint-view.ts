import type {
	EndpointJson,
	EndpointWindow,
	EndpointWindowResult,
} from '../../../../proto/rpc/endpoint-schema.ts';
import type {Update} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readEndpointWindow, resolved} from '../handlers/endpoints.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import {HeldRows, minuteWatch} from './view.ts';
import type {Tick, View} from './view.ts';

/** A window of endpoints, read anew after changes and sent where it differs. */
export class EndpointView implements View {
	readonly pauseMs = socketLimits.endpointUpdateMs;
	readonly #context: HubContext;
	readonly #window: EndpointWindow;
	readonly #held = new HeldRows<string, EndpointJson>();
	readonly #isNewMinute = minuteWatch();
	#sent = '';

	constructor(context: HubContext, window: EndpointWindow) {
		this.#context = context;
		// In full, since a prefix can become ambiguous while the view is open.
		this.#window = resolved(window, context);
	}

	async snapshot(): Promise<EndpointWindowResult> {
		const {result, rows} = readEndpointWindow(this.#context, this.#window);
		this.#held.take(rows);
		this.#sent = JSON.stringify({...result, rows: []});
		return result;
	}

	/** Once a minute, too: events per minute are of the minute before. */
	notice(tick: Tick): boolean {
		if (tick.kind !== 'second') return tick.kind === 'endpoints' || tick.kind === 'alerts';
		return this.#isNewMinute(this.#context.now());
	}

	async update(): Promise<Update['update'] | undefined> {
		const {result, rows} = readEndpointWindow(this.#context, this.#window);
		const {upsert, order, isChanged} = this.#held.take(rows);
		const sent = JSON.stringify({...result, rows: []});
		if (!isChanged && sent === this.#sent) return undefined;
		this.#sent = sent;
		const {total, position, counts} = result;
		return {view: 'endpoints', upsert, order, total, position, counts};
	}
}
