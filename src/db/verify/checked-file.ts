import {sourceKey} from '../../model/source-key.ts';
import type {EventFile} from '../event-file.ts';
import type {Cursor} from '../source-cursors.ts';
import {Volumes} from '../volumes.ts';
import type {CheckStep} from './check-step.ts';

/** An event file that is being checked, and what has been counted of it so far. */
export class CheckedFile {
	readonly file: string;
	readonly open: EventFile;
	/** Of blocks and of lines that did not parse. */
	readonly volumes = new Volumes();
	/** The highest sequence of each source in the blocks, by key of the source. */
	readonly cursors = new Map<string, number>();

	constructor(file: string, open: EventFile) {
		this.file = file;
		this.open = open;
	}

	damage(place: string | null, reason: string): CheckStep {
		return {kind: 'damage', damage: {file: this.file, place, reason}};
	}

	addCursor(cursor: Cursor): void {
		const key = sourceKey(cursor);
		this.cursors.set(key, Math.max(this.cursors.get(key) ?? 0, cursor.sequence));
	}
}
