import {readFileSync} from 'node:fs';
import path from 'node:path';
import {packageRoot} from './package-root.ts';

/** What was made of the content that nms brings when it was built, as JSON; undefined in a checkout that was only compiled. */
export function builtContent(kind: 'decoders' | 'rules'): string | undefined {
	try {
		return readFileSync(path.join(packageRoot, 'dist/bundle/content', `${kind}.json`), 'utf8');
	} catch {
		return undefined;
	}
}
