import {readFileSync} from 'node:fs';
import path from 'node:path';

/** The folder that holds package.json, content/ and man/, of an installed package as of a checkout (this file is in dist/src/base/, or part of a bundle that lies as deep). */
export const packageRoot: string = path.resolve(import.meta.dirname, '../../..');

/** The package's version, as `nms --version` prints it. */
export function packageVersion(): string {
	const manifest: unknown = JSON.parse(
		readFileSync(path.join(packageRoot, 'package.json'), 'utf8'),
	);
	const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
	return isManifest ? String(manifest.version) : 'unknown';
}
