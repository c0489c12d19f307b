import {readlinkSync} from 'node:fs';
import {setPriority} from 'node:os';
import path from 'node:path';

/** A nice value, see sched(7). */
const urgent = -10;

/**
 * Lets the calling thread run before others of the machine, for one that must answer within milliseconds. Without the right to do so
 * (CAP_SYS_NICE, as root has it; our unit gives none, nor the system call) all stays as it is.
 */
export function raiseThreadPriority(): void {
	try {
		// To the kernel a thread is a process of its own; Node does not tell its number.
		setPriority(Number(path.basename(readlinkSync('/proc/thread-self'))), urgent);
	} catch {
		// It is not allowed.
	}
}
