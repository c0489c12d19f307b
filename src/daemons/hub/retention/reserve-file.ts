import {randomBytes} from 'node:crypto';
import {existsSync, rmSync} from 'node:fs';
import {open, rm, stat} from 'node:fs/promises';
import path from 'node:path';

const pieceBytes = 1 << 20;

/** Room on the disk that is held by a file, to be given up when there is no other. */
export class ReserveFile {
	readonly #file: string;

	/** Of a state directory. */
	constructor(directory: string) {
		this.#file = path.join(directory, 'reserve');
	}

	/** Makes the file of this size where it has another. Rejects with a system error, and leaves none behind, where there is no room. */
	async hold(sizeBytes: number): Promise<void> {
		if ((await this.#size()) === sizeBytes) return;
		try {
			await this.#write(sizeBytes);
		} catch (error) {
			await rm(this.#file, {force: true});
			throw error;
		}
	}

	/** Whether there was something to give up. */
	giveUp(): boolean {
		const wasThere = existsSync(this.#file);
		rmSync(this.#file, {force: true});
		return wasThere;
	}

	async #size(): Promise<number> {
		try {
			return (await stat(this.#file)).size;
		} catch {
			return 0;
		}
	}

	async #write(sizeBytes: number): Promise<void> {
		const file = await open(this.#file, 'w', 0o600);
		try {
			// A file system that compresses would hold no room with zeros.
			const piece = randomBytes(Math.min(pieceBytes, sizeBytes));
			for (let left = sizeBytes; left > 0; left -= piece.length)
				// oxlint-disable-next-line no-await-in-loop
				await file.write(piece.subarray(0, left));
		} finally {
			await file.close();
		}
	}
}
