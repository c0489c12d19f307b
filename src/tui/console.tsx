import process from 'node:process';
import {render} from 'ink';
import type {Instance} from 'ink';
import type {HubTarget} from '../proto/rpc/socket-path.ts';
import {messageOf} from '../base/errors.ts';
import {ChromeFrame} from './chrome.tsx';
import {ConsoleFiles} from './console-files.ts';
import {HubSession} from './hub-session.ts';
import {PaintPace} from './paint-pace.ts';
import type {Effect, Message, State} from './state.ts';
import {initialState} from './state.ts';
import type {Capabilities} from './term/capabilities.ts';
import {copyToTerminal} from './term/clipboard.ts';
import {FrameSink} from './term/frame-sink.ts';
import {lookFor} from './term/glyphs.ts';
import {runPager} from './term/pager.ts';
import type {Terminal} from './term/terminal.ts';
import {paintFor} from './term/theme.ts';
import {update} from './update.ts';
import type {Chrome, RowMemory} from './view.ts';
import {viewOf} from './view.ts';
import {nextTick, wantedOf} from './wanted.ts';

/** Frames of Ink kept: tabs and windows of one size, a few kilobytes each. */
const keptFrames = 32;
/** Keys whose screens are laid out in idle time, after this long, one at a time. */
const likelyKeys = ['2', '3', '4', '5', '6', 'enter', '?', 'x', 'n', '/', '@', ':', 'v', 'q'];
const foresightMs = 300;
const foresightStepMs = 30;

interface ConsoleOptions {
	readonly able: Extract<Capabilities, {kind: 'ok'}>;
	readonly isDemo: boolean;
	readonly onQuit: () => void;
}

/** The console: messages in, the next state, and from it the screen, the hub's windows and the next tick. */
export class Console {
	readonly #terminal: Terminal;
	readonly #sink: FrameSink;
	readonly #session: HubSession;
	readonly #files: ConsoleFiles;
	readonly #onQuit: () => void;
	#state: State;
	#ink: Instance | undefined;
	#chrome = '';
	readonly #frames = new Map<string, readonly string[]>();
	#foresight: NodeJS.Timeout | undefined;
	readonly #rows: RowMemory = new Map();
	#tick: NodeJS.Timeout | undefined;
	#tickAt = 0;
	readonly #pace = new PaintPace(() => {
		this.#paint();
	});

	constructor(
		terminal: Terminal,
		target: HubTarget,
		{able: {hasColour, isAscii}, isDemo, onQuit}: ConsoleOptions,
	) {
		this.#terminal = terminal;
		this.#onQuit = onQuit;
		this.#sink = new FrameSink(paintFor(hasColour), (text) => {
			this.#terminal.write(text);
		});
		this.#state = initialState(this.#terminal.size, lookFor(isAscii), Date.now(), isDemo);
		this.#files = new ConsoleFiles(process.env, (message) => {
			this.#hearFiles(message);
		});
		this.#session = new HubSession({
			target,
			hear: (news, isAsked) => {
				const wasLoaded = this.#state.alerts.isLoaded;
				this.#dispatch({kind: 'hub', news});
				if (isAsked) this.#pace.atOnce();
				else this.#pace.soon();
				if (this.#state.alerts.isLoaded && !wasLoaded) this.#foresee(likelyKeys, foresightMs);
			},
			take: (answer) => {
				this.#dispatch({kind: 'answer', answer});
				this.#paint();
			},
			ready: async () => this.#pace.ready(),
		});
	}

	open(): void {
		void this.#files.load();
		this.#terminal.listen({
			onPresses: (presses) => {
				for (const press of presses) this.#dispatch(press);
				this.#paint();
			},
			onResize: () => {
				this.#resize();
			},
		});
		this.#resize();
		this.#session.want(wantedOf(this.#state));
		void this.#session.run();
	}

	/** Gives the terminal back and lets go of the hub. */
	close(): void {
		clearTimeout(this.#tick);
		this.#pace.stop();
		clearTimeout(this.#foresight);
		this.#session.close();
		this.#terminal.leave();
		this.#ink?.unmount();
	}

	#dispatch(message: Message): void {
		const [state, effects] = update(this.#state, message, Date.now());
		this.#state = state;
		this.#pace.isSeen = state.isFocused;
		for (const effect of effects) this.#perform(effect);
		this.#session.want(wantedOf(this.#state));
		this.#schedule();
	}

	// One case per kind of effect.
	// oxlint-disable-next-line complexity
	#perform(effect: Effect): void {
		switch (effect.kind) {
			case 'triage':
			case 'open-event':
			case 'find-place':
			case 'open-trace':
			case 'forget':
			case 'read-errors':
			case 'open-clinic':
			case 'heal':
			case 'undo-heal':
			case 'accept':
				this.#session.perform(effect);
				break;
			case 'copy':
				void this.#copy(effect.text);
				break;
			case 'page':
				void this.#page(effect.text);
				break;
			case 'save-view':
			case 'delete-view':
				void this.#files.perform(effect);
				break;
			case 'remember':
				this.#terminal.setMouse(effect.settings.hasMouse);
				void this.#files.perform(effect);
				break;
			case 'redraw':
				this.#sink.forget();
				break;
			case 'reconnect':
				this.#session.reconnect();
				break;
			case 'suspend':
				this.#suspend();
				break;
			case 'quit':
				this.close();
				this.#onQuit();
				break;
		}
	}

	#resize(): void {
		const {size} = this.#terminal;
		this.#sink.columns = size.columns;
		this.#sink.rows = size.rows;
		this.#dispatch({kind: 'resized', size});
		this.#sink.forget();
		this.#paint();
		this.#foresee(likelyKeys, foresightMs);
	}

	/** Paints now: somebody pressed a key. */
	#paint(): void {
		const view = viewOf(this.#state, this.#rows);
		this.#sink.setPanes(view.panes);
		const chrome = JSON.stringify(view.chrome);
		// React runs only where boxes move: not for data, and not for most keys.
		if (chrome !== this.#chrome) this.#show(chrome, view.chrome);
		this.#pace.write(() => {
			this.#sink.paint();
		});
	}

	/** Lays out what the next key may bring, so that the key need not wait for Ink. */
	#foresee(keys: readonly string[], pauseMs: number): void {
		clearTimeout(this.#foresight);
		const [key, ...rest] = keys;
		if (key === undefined) return;
		this.#foresight = setTimeout(() => {
			const [next] = update(this.#state, {kind: 'key', key}, Date.now());
			const shown = {chrome: this.#chrome, frame: this.#sink.frame};
			const {chrome} = viewOf(next);
			this.#show(JSON.stringify(chrome), chrome);
			this.#chrome = shown.chrome;
			this.#sink.show(shown.frame);
			this.#foresee(rest, foresightStepMs);
		}, pauseMs);
	}

	/** Ink takes ten times as long as the painter, so what it drew before is kept. */
	#show(key: string, chrome: Chrome): void {
		this.#chrome = key;
		const known = this.#frames.get(key);
		if (known !== undefined) {
			this.#sink.show(known);
			return;
		}
		this.#layOut(<ChromeFrame chrome={chrome} />);
		if (this.#frames.size >= keptFrames) this.#frames.clear();
		this.#frames.set(key, this.#sink.frame);
	}

	#layOut(frame: React.JSX.Element): void {
		if (this.#ink !== undefined) {
			this.#ink.rerender(frame);
			return;
		}
		this.#ink = render(frame, {
			stdout: this.#sink,
			debug: true,
			interactive: true,
			patchConsole: false,
			exitOnCtrlC: false,
		});
		// Ink keeps an error of a component to itself; it has to end the console as any other does.
		this.#ink.waitUntilExit().catch((error: unknown) => {
			process.nextTick(() => {
				throw error;
			});
		});
	}

	#schedule(): void {
		const at = nextTick(this.#state);
		if (at === this.#tickAt) return;
		clearTimeout(this.#tick);
		this.#tickAt = at;
		this.#tick = setTimeout(
			() => {
				this.#tickAt = 0;
				this.#dispatch({kind: 'tick'});
				this.#paint();
			},
			Math.max(1, at - Date.now()),
		);
	}

	/** Painted on its own: an error of a pane is none of the files. */
	#hearFiles(message: Message): void {
		if (message.kind === 'settings') this.#terminal.setMouse(message.settings.hasMouse);
		this.#dispatch(message);
		const isSeen = message.kind === 'notice' || this.#state.dialog !== null;
		if (isSeen) setImmediate(() => this.#paint());
	}

	async #copy(text: string): Promise<void> {
		try {
			const write = (codes: string): void => this.#terminal.write(codes);
			await copyToTerminal(text, {env: process.env, write});
		} catch (error) {
			this.#say(`not copied: ${messageOf(error)}; select with Shift-drag instead`);
		}
	}

	/** Lends the terminal to the pager, and takes it back whatever becomes of that. */
	async #page(text: string): Promise<void> {
		this.#terminal.lend();
		let problem: string | undefined;
		try {
			await runPager(text, process.env);
		} catch (error) {
			problem = messageOf(error);
		}
		this.#terminal.enter();
		this.#resize();
		if (problem !== undefined) this.#say(`${problem}; set PAGER to another one`);
	}

	#say(text: string): void {
		this.#dispatch({kind: 'notice', text, isBad: true});
		this.#paint();
	}

	#suspend(): void {
		this.#terminal.leave();
		process.once('SIGCONT', () => {
			this.#terminal.enter();
			this.#resize();
		});
		// The whole group, as the terminal itself would do: whoever started us waits in the foreground too.
		process.kill(0, 'SIGTSTP');
	}
}
