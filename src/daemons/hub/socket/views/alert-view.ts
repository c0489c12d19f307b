import type {
	AlertWindow,
	AlertWindowResult,
	TriagedAlertJson,
	Update,
} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readAlertWindow} from '../handlers/alerts.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import {HeldRows} from './view.ts';
import type {Tick, View} from './view.ts';

/** A window of alerts, read anew after changes and sent where it differs. */
export class AlertView implements View {
	readonly pauseMs = socketLimits.updateMs;
	readonly #context: HubContext;
	readonly #window: AlertWindow;
	readonly #held = new HeldRows<string, TriagedAlertJson>();
	#total = 0;
	#position = 0;

	constructor(context: HubContext, window: AlertWindow) {
		this.#context = context;
		// In full, since a prefix can become ambiguous while the view is open.
		const {anchor} = window;
		this.#window =
			anchor === undefined || anchor === 'end'
				? window
				: {...window, anchor: context.state.alert(anchor).alert.id};
	}

	async snapshot(): Promise<AlertWindowResult> {
		const {result, rows} = readAlertWindow(this.#context, this.#window);
		this.#held.take(rows);
		this.#total = result.total;
		this.#position = result.position;
		return result;
	}

	notice(tick: Tick): boolean {
		return tick.kind === 'alerts';
	}

	async update(): Promise<Update['update'] | undefined> {
		const {result, rows} = readAlertWindow(this.#context, this.#window);
		const {upsert, order, isChanged} = this.#held.take(rows);
		const {total, position} = result;
		if (!isChanged && total === this.#total && position === this.#position) return undefined;
		this.#total = total;
		this.#position = position;
		return {view: 'alerts', upsert, order, total, position};
	}
}
