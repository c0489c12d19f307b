import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** One file's name and text, for a compiler that opens no files itself. */
export interface TextFile {
	readonly name: string;
	readonly text: string;
}

/** All .yml and .yaml files below a directory, sorted by path. Throws the system's error where one cannot be read. */
export function readYamlFiles(directory: string): readonly TextFile[] {
	return readdirSync(directory, {recursive: true, encoding: 'utf8'})
		.filter((name) => /\.ya?ml$/.test(name))
		.toSorted()
		.map((name) => {
			const file = path.join(directory, name);
			return {name: file, text: readFileSync(file, 'utf8')};
		});
}
