import {reasonOf} from '../base/errors.ts';
import {changeSavedViews, readSavedViews, savedViewsFile} from '../proto/saved-views-file.ts';
import type {ReadViews} from '../proto/saved-views-file.ts';
import type {SavedView} from '../proto/saved-views.ts';
import {withoutView, withView} from '../proto/saved-views.ts';
import {readSettings, settingsFile, writeSettings} from './settings.ts';
import type {FileEffect, Message} from './state.ts';

/** The files of the person who works here: views and settings. What became of them is said as messages. */
export class ConsoleFiles {
	readonly #viewsFile: string;
	readonly #settingsFile: string;
	readonly #tell: (message: Message) => void;

	constructor(env: Readonly<Record<string, string | undefined>>, tell: (message: Message) => void) {
		this.#viewsFile = savedViewsFile(env);
		this.#settingsFile = settingsFile(env);
		this.#tell = tell;
	}

	/** Reads both. Never rejects: without them the console works as well. */
	async load(): Promise<void> {
		await this.#try(async () => {
			const {settings, problem} = await readSettings(this.#settingsFile);
			this.#tell({kind: 'settings', settings});
			this.#complain(problem);
		});
		await this.#try(async () => this.#show(await readSavedViews(this.#viewsFile)));
	}

	/** Does what the console wants kept. Never rejects. */
	async perform(effect: FileEffect): Promise<void> {
		switch (effect.kind) {
			case 'save-view':
				return this.#change(
					(views) => withView(views, effect.view),
					`saved view ${effect.view.name}`,
				);
			case 'delete-view':
				return this.#change((views) => withoutView(views, effect.name));
			case 'remember':
				return this.#try(async () => writeSettings(this.#settingsFile, effect.settings));
		}
	}

	async #change(
		change: (views: readonly SavedView[]) => readonly SavedView[],
		done?: string,
	): Promise<void> {
		await this.#try(async () => {
			const read = await changeSavedViews(this.#viewsFile, change);
			if (done !== undefined) this.#tell({kind: 'notice', text: done, isBad: false});
			this.#show(read);
		});
	}

	#show({views, problem}: ReadViews): void {
		this.#tell({kind: 'views', views});
		this.#complain(problem);
	}

	async #try(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#complain(reasonOf(error));
		}
	}

	#complain(problem: string | null): void {
		if (problem !== null) this.#tell({kind: 'notice', text: problem, isBad: true});
	}
}
