import {closeSync} from 'node:fs';
import {messageOf} from '../base/errors.ts';
import {filesLimit, findMatches, isLiteral, siblingsOf} from './file-matches.ts';
import type {FileMatches} from './file-matches.ts';
import {holdsRestOf} from './file-copy.ts';
import {lookAt, openLog} from './file-open.ts';
import type {Found} from './file-open.ts';
import {startOf} from './file-position.ts';
import type {FilePosition} from './file-position.ts';
import type {FileSetting} from './file-setting.ts';
import {bufferBytes, FileTail} from './file-tail.ts';
import {followedFile} from './followed-file.ts';
import type {FollowedFile} from './followed-file.ts';
import {matchesGlob} from './glob.ts';
import {forgetMs} from './kept-positions.ts';
import type {KeptPositions} from './kept-positions.ts';
import {StandingPath} from './standing-path.ts';
import type {Change} from './standing-path.ts';

/** A path that is not followed now; `problem` null where that is as it may be. */
export interface Unfollowed {
	readonly name: string;
	readonly state: 'waiting' | 'failed';
	readonly problem: string | null;
}

type FoundFile = Extract<Found, {readonly kind: 'file'}>;

interface Match {
	readonly path: string;
	readonly setting: FileSetting;
	readonly now: number;
}

/** Old positions are looked for this often, in milliseconds. */
const forgetEveryMs = 24 * 3_600_000;

/** Paths looked at in one `look`. */
const pathsPerLook = 128;

/**
 * Which files are followed. One that is there when a setting is first used ever is read from its end; one known from before from where
 * it was left; every other from its start. One that is at its path no more stays, marked as retired.
 */
export class FileSet {
	readonly #settings: readonly FileSetting[];
	readonly #kept: KeptPositions;
	/** By key. */
	readonly #followed = new Map<string, FollowedFile>();
	readonly #buffer = Buffer.allocUnsafeSlow(bufferBytes);
	#standing: readonly StandingPath[] = [];
	#standingAt = new Map<string, StandingPath>();
	#unfollowed: Unfollowed[] = [];
	#nextPath = 0;
	#hasResumed = false;
	#forgottenAt = 0;

	constructor(settings: readonly FileSetting[], kept: KeptPositions) {
		this.#settings = settings;
		this.#kept = kept;
	}

	get followed(): readonly FollowedFile[] {
		return [...this.#followed.values()];
	}

	get unfollowed(): readonly Unfollowed[] {
		return this.#unfollowed;
	}

	/** What happened at the paths since the last look; of many paths a share is looked at each time, and `none` is never said. */
	look(): Change {
		const count = Math.min(pathsPerLook, this.#standing.length);
		let change: Change = count < this.#standing.length ? 'content' : 'none';
		for (let looked = 0; looked < count; looked += 1) {
			this.#nextPath = (this.#nextPath + 1) % this.#standing.length;
			const here = this.#standing[this.#nextPath]?.look() ?? 'none';
			if (here === 'file') return 'file';
			if (here === 'content') change = 'content';
		}
		return change;
	}

	/** Looks up all settings anew. Throws what the basket throws; whatever could not be kept is tried again by the next scan. */
	scan(now: number): void {
		const matches = findMatches(this.#settings);
		const firsts = new Set(this.#settings.filter(({path}) => this.#kept.isFirst(path)));
		this.#unfollowed = this.#withoutFiles(matches);
		const standing: StandingPath[] = [];
		const seen = new Set<string>();
		for (const [path, setting] of matches.files) {
			const found = this.#visit({path, setting, now}, firsts.has(setting));
			const known = this.#standingAt.get(path);
			standing.push(known?.isOf(found) === true ? known : new StandingPath(path, found));
			if (found !== undefined && this.#followed.get(found.key)?.tail.path === path)
				seen.add(found.key);
		}
		this.#standing = standing;
		this.#standingAt = new Map(standing.map((one) => [one.path, one]));
		for (const file of this.#followed.values()) {
			if (!seen.has(file.tail.key)) retire(file, now);
		}
		if (!this.#hasResumed) this.#resumeRenamed(now);
		if (now - this.#forgottenAt > forgetEveryMs) this.#forgetOld(now);
		for (const setting of firsts) this.#keepFirst(setting);
	}

	/** Gives a file up; forgets it where it is removed, since its inode will be another file's. */
	drop({tail}: FollowedFile): void {
		this.#followed.delete(tail.key);
		const {links} = tail.look();
		tail.close();
		if (links === 0) this.#kept.forget(tail.key);
	}

	close(): void {
		for (const {tail} of this.#followed.values()) tail.close();
		this.#followed.clear();
	}

	#withoutFiles({files, isCut}: FileMatches): Unfollowed[] {
		const used = new Set(files.values());
		const unfollowed: Unfollowed[] = this.#settings
			.filter((setting) => !used.has(setting) && !isLiteral(setting))
			.map(({path}) => ({name: path, state: 'waiting', problem: null}));
		if (isCut) {
			const problem = `more than ${filesLimit} files match, the others are not read: name fewer in \`files\``;
			unfollowed.push({name: 'files', state: 'failed', problem});
		}
		return unfollowed;
	}

	/** Follows what stands at the path where that can be and may be; returns the file there. */
	#visit(match: Match, isFirst: boolean): FoundFile | undefined {
		const {path, setting, now} = match;
		const found = lookAt(path);
		if (found.kind !== 'file') {
			this.#explain(match, found);
			return undefined;
		}
		const known = this.#followed.get(found.key);
		if (known !== undefined) {
			const why = known.tail.path === path ? undefined : this.#distrust(path, found);
			if (why !== undefined) {
				this.#unfollowed.push({name: path, state: 'failed', problem: why});
				return found;
			}
			known.isMoved ||= known.tail.path !== path;
			known.tail.path = path;
			known.setting = setting;
			known.retiredAt = undefined;
			return found;
		}
		const problem = this.#follow(match, isFirst);
		if (problem === undefined) return found;
		this.#unfollowed.push({name: path, state: 'failed', problem});
		const end = {...startOf(path), offset: found.size, within: 'line', at: now} as const;
		if (isFirst && !this.#kept.knows(found.key)) this.#kept.keep(found.key, end);
		return found;
	}

	/** Why a file that is followed is not to be known by another path: a link of a stranger must not rename others' lines. */
	#distrust(path: string, {key}: FoundFile): string | undefined {
		const opened = openLog(path);
		if (opened.kind === 'problem') return opened.problem;
		if (opened.kind === 'absent') return `${path} is not there any more`;
		closeSync(opened.fd);
		return opened.key === key ? undefined : `${path} is another file by now`;
	}

	#explain({path, setting}: Match, found: Found): void {
		if (found.kind === 'problem') {
			this.#unfollowed.push({name: path, state: 'failed', problem: found.problem});
		}
		if (!isLiteral(setting)) return;
		if (found.kind === 'absent' && setting.isOptional !== true) {
			const problem = `${path} is not there; it is read from its start once it is`;
			this.#unfollowed.push({name: path, state: 'waiting', problem});
		}
		if (found.kind === 'directory') {
			const problem = `${path} is a directory: name the files in it, such as ${path}/*.log`;
			this.#unfollowed.push({name: path, state: 'failed', problem});
		}
	}

	/** Undefined, or why it cannot be. */
	#follow({path, setting, now}: Match, isFirst: boolean): string | undefined {
		const opened = openLog(path);
		if (opened.kind === 'problem') return opened.problem;
		if (opened.kind === 'absent' || this.#followed.has(opened.key)) return undefined;
		const file = followedFile(new FileTail({...opened, path}, this.#buffer), setting, now);
		try {
			this.#begin(file, isFirst);
		} catch (error) {
			file.tail.close();
			return `${path} cannot be read: ${messageOf(error)}`;
		}
		this.#followed.set(opened.key, file);
		return undefined;
	}

	#begin(file: FollowedFile, isFirst: boolean): void {
		const {tail} = file;
		const kept = this.#kept.of(tail);
		if (kept !== undefined && tail.matches(kept)) {
			file.isMoved = kept.path !== tail.path;
			tail.goTo(kept);
		} else if (kept === undefined && isFirst) {
			tail.goToEnd();
		} else {
			file.isFresh = true;
			if (kept !== undefined) file.previous = {position: kept, unreadBytes: 0};
		}
	}

	/** Files that were renamed while no agent ran are read to their ends, where they lie beside their old paths; copies of removed ones are read on. */
	#resumeRenamed(now: number): void {
		for (const [key, position] of this.#kept.all((one) => !this.#followed.has(one))) {
			const setting = this.#settings.find(({path}) => matchesGlob(path, position.path));
			const path = siblingsOf(position.path).find((sibling) => keyAt(sibling) === key);
			if (path === undefined || setting === undefined) {
				this.#resumeCopy(position);
				continue;
			}
			this.#follow({path, setting, now}, false);
			const file = this.#followed.get(key);
			if (file === undefined) continue;
			file.tail.path = position.path;
			retire(file, now);
		}
		this.#hasResumed = true;
	}

	#forgetOld(now: number): void {
		for (const [key, {at}] of this.#kept.all((one) => !this.#followed.has(one))) {
			if (now - at > forgetMs) this.#kept.forget(key);
		}
		this.#forgottenAt = now;
	}

	#resumeCopy(position: FilePosition): void {
		const isRest = (file: FollowedFile): boolean =>
			file.isFresh && holdsRestOf(position, file.tail);
		const copy = this.followed.find(isRest);
		if (copy === undefined) return;
		copy.tail.goTo(position);
		this.#kept.keep(copy.tail.key, copy.tail.position);
		copy.isFresh = false;
	}

	/** Positions before the mark: killed in between, the next start takes the ends of files once more. */
	#keepFirst(setting: FileSetting): void {
		for (const {tail, setting: own} of this.#followed.values()) {
			if (own === setting) this.#kept.keep(tail.key, tail.position);
		}
		this.#kept.keepPattern(setting.path);
	}
}

function retire(file: FollowedFile, now: number): void {
	if (file.retiredAt !== undefined) return;
	file.retiredAt = now;
	file.activeAt = now;
}

function keyAt(path: string): string | undefined {
	const found = lookAt(path);
	return found.kind === 'file' ? found.key : undefined;
}
