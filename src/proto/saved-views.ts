import * as z from 'zod';

/** A place of the console under a name: which tab, which filter or query, in which order, over which time, by which clock. */
export interface SavedView {
	readonly name: string;
	/** The name of a tab. A console that does not know it says so, and keeps the view. */
	readonly tab: string;
	/** The filter or query as typed; empty for tabs without one. */
	readonly query: string;
	readonly order?: string | undefined;
	readonly range?: string | undefined;
	/** By which clock times are shown, and those of the query taken. */
	readonly zone?: string | undefined;
}

/** Most views of one person, the longest name and query in characters, and the largest file in bytes. */
export const savedViewLimit = 100;
export const viewNameLimit = 64;
export const viewQueryLimit = 1024;
export const viewsFileLimit = 65_536;

export type ParsedViews =
	| {readonly kind: 'ok'; readonly views: readonly SavedView[]}
	| {readonly kind: 'error'; readonly reason: string};

const word = z.string().min(1).max(32);
const savedView = z.object({
	name: z.string().min(1).max(viewNameLimit),
	tab: word,
	query: z.string().max(viewQueryLimit),
	order: word.optional(),
	range: word.optional(),
	zone: word.optional(),
});
const viewsDocument = z.object({
	version: z.literal(1),
	views: z.array(savedView).max(savedViewLimit),
});

/** The views of a file's text; the text of a file that does not exist is empty. */
export function parseSavedViews(text: string): ParsedViews {
	if (text === '') return {kind: 'ok', views: []};
	if (Buffer.byteLength(text) > viewsFileLimit)
		return {kind: 'error', reason: `it has more than ${viewsFileLimit} bytes`};
	const parsed = viewsDocument.safeParse(jsonOf(text));
	if (parsed.success) return {kind: 'ok', views: parsed.data.views};
	const [issue] = parsed.error.issues;
	const where = issue?.path.join('.') || 'the document';
	return {kind: 'error', reason: `${where}: ${issue?.message ?? 'not valid'}`};
}

export function serialiseSavedViews(views: readonly SavedView[]): string {
	return `${JSON.stringify({version: 1, views}, undefined, '\t')}\n`;
}

/** The views with this one among them, in place of one of the same name; sorted by name. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
	const others = withoutView(views, view.name);
	return [...others, view].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

export function withoutView(views: readonly SavedView[], name: string): readonly SavedView[] {
	return views.filter((view) => view.name !== name);
}

/** What is not JSON is undefined, which no document is. */
function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
