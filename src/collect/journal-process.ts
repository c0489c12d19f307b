import {spawn} from 'node:child_process';
import type {ChildProcessByStdio} from 'node:child_process';
import type {Readable} from 'node:stream';
import {clearTimeout, setTimeout} from 'node:timers';
import process from 'node:process';
import {systemCodeOf} from '../base/errors.ts';
import {journalFields} from './journal-entry.ts';

/** What to run and what to hear of it. */
export interface JournalProcessOptions {
	/** journalctl(1) and arguments before ours, such as `--directory=PATH`. */
	readonly command: readonly string[];
	readonly units: readonly string[];
	/** Undefined: from the last entry that is there. */
	readonly cursor: string | undefined;
	readonly onOutput: (chunk: Buffer) => void;
	/** Called once, when it has ended or could not be started. */
	readonly onEnd: (end: JournalEnd) => void;
}

/** Why a journalctl runs no more. */
export type JournalEnd =
	| {readonly kind: 'missing'}
	/** The journal has no place of that name. */
	| {readonly kind: 'cursor'}
	| {readonly kind: 'not_permitted'}
	| {readonly kind: 'ended'; readonly how: string};

/** Longest part of its standard error that is kept. */
const errorLimit = 2048;

/** A journalctl that does not end when it is told to is killed after so long. */
const killMs = 1000;

/** One run of `journalctl --follow`. */
export class JournalProcess {
	readonly #child: ChildProcessByStdio<null, Readable, Readable>;
	readonly #closed: Promise<void>;

	constructor({command, units, cursor, onOutput, onEnd}: JournalProcessOptions) {
		const [program = 'journalctl', ...first] = command;
		this.#child = spawn(program, [...first, ...argumentsFor(units, cursor)], {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {...process.env, LC_ALL: 'C', SYSTEMD_COLORS: '0'},
		});
		let errors = '';
		let failure: unknown;
		this.#child.stdout.on('data', onOutput);
		this.#child.stderr.on('data', (chunk: Buffer) => {
			errors = (errors + chunk.toString('latin1')).slice(-errorLimit);
		});
		this.#child.on('error', (error) => {
			failure ??= error;
		});
		this.#closed = new Promise((resolve) => {
			this.#child.once('close', (code, signal) => {
				onEnd(endOf({failure, errors, how: signal ?? `exit status ${code}`}));
				resolve();
			});
		});
	}

	/** Its output stays in the pipe, and journalctl waits. */
	pause(): void {
		this.#child.stdout.pause();
	}

	resume(): void {
		this.#child.stdout.resume();
	}

	/** Resolves when it has ended. */
	async stop(): Promise<void> {
		const timer = setTimeout(() => this.#child.kill('SIGKILL'), killMs);
		this.#child.kill('SIGTERM');
		if (this.#child.exitCode === null && this.#child.signalCode === null) {
			this.#child.once('exit', () => this.#hangUp());
		} else this.#hangUp();
		await this.#closed;
		clearTimeout(timer);
	}

	/** What is unread in the pipes is not wanted any more, nor who else has hold of them. */
	#hangUp(): void {
		this.#child.stdout.destroy();
		this.#child.stderr.destroy();
	}
}

function argumentsFor(units: readonly string[], cursor: string | undefined): readonly string[] {
	return [
		'--follow',
		'--output=json',
		'--all',
		'--quiet',
		'--no-pager',
		`--output-fields=${journalFields.join(',')}`,
		...units.map((unit) => `--unit=${unit}`),
		...(cursor === undefined ? ['--lines=1'] : ['--no-tail', `--after-cursor=${cursor}`]),
	];
}

function endOf({
	failure,
	errors,
	how,
}: {
	readonly failure: unknown;
	readonly errors: string;
	readonly how: string;
}): JournalEnd {
	if (systemCodeOf(failure) === 'ENOENT') return {kind: 'missing'};
	if (/seek to cursor|invalid cursor/i.test(errors)) return {kind: 'cursor'};
	if (/insufficient permissions|permission denied/i.test(errors)) return {kind: 'not_permitted'};
	const [line = ''] = errors.trim().split('\n').slice(-1);
	return {kind: 'ended', how: line === '' ? how : `${how}: ${line}`};
}
