import {closeSync, openSync, readSync} from 'node:fs';

/** So many random bytes of the kernel (random(4)) in hex. node:crypto has the same, and costs a small process 2 MB. */
export function randomHex(sizeBytes: number): string {
	const fd = openSync('/dev/urandom', 'r');
	try {
		const bytes = Buffer.alloc(sizeBytes);
		if (readSync(fd, bytes) !== sizeBytes) throw new Error('/dev/urandom gave too few bytes');
		return bytes.toString('hex');
	} finally {
		closeSync(fd);
	}
}
