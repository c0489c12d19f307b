import process from 'node:process';
import {readSavedViews, savedViewsFile} from '../../proto/saved-views-file.ts';
import type {Candidate} from './candidate.ts';

/** The caller's own saved views. */
export async function viewNames(): Promise<readonly Candidate[]> {
	const {views} = await readSavedViews(savedViewsFile(process.env));
	return views.map(({name, tab}) => ({value: name, note: tab}));
}
