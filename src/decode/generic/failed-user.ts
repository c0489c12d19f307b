/** A word for who logs in, and what stands between it and the name; `login failed` says no name. */
const who =
	'(?:(?:user(?: ?name| ?id)?|account(?: name)?|admin(?:istrator)?(?: user)?)(?: is |[ :=]{1,3})|(?:login|logon)(?: name| id)?[:=] ?)';
const closed = `(?:"(?<double>[^"]{1,128})"|'(?<single>[^']{1,128})'|\`(?<accent>[^\`']{1,128})'|\\[(?<square>[^\\]]{1,128})\\]|<(?<angle>[^>]{1,128})>)`;
const name = '(?<name>[^\\s"\'`,;:()[\\]<>=]{1,128})';
/** What programs write behind a name that stands free. */
const behind =
	'(?=,|;|\\.?$|\\.? (?:from|via|on|at|by|in|with|using|because|port|for|to|over|through|and|\\(|\\[|-))';

/** Wordings that name who was not let in, the surest first. */
const wordings: readonly RegExp[] = [
	/\blogin (?:"(?<double>[^"]{1,128})"|'(?<single>[^']{1,128})')/gi,
	new RegExp(`\\b${who}${closed}`, 'gi'),
	// Such a name may have blanks, before the address.
	new RegExp(
		`\\bfor (?:invalid |illegal |unknown )?user (?<name>[^"'\`,;:()[\\]<>=]{1,64}?) from (?=[\\d:[a-f])`,
		'gi',
	),
	new RegExp(`\\b${who}${name}${behind}`, 'gi'),
	new RegExp(
		`\\b(?:user|account) ${name} (?=(?:login |authentication |has |was |is )?(?:fail|reject|denied|refused|could not|tried))`,
		'gi',
	),
	new RegExp(
		`\\b(?:fail(?:ed|ure)|denied|rejected|refused|login|logon|password|attempt) (?:for|of|by|as) ${closed}`,
		'gi',
	),
	new RegExp(
		`\\b(?:fail(?:ed|ure)|denied|rejected|refused|login|logon|password|attempt) (?:for|of|by|as) ${name}${behind}`,
		'gi',
	),
];

/** Words that stand where a name would. */
const noName =
	/^(?:(?:the|a|an|this|that|your|user|username|account|login|name|password|unknown|invalid|host|client|peer|address|ip|from|via|at|on|in|by|to|for|with|and|or|not|no|is|was|has|attempt|attempts|fail|failed|fails|failure|denied|rejected|error|authentication|id|credentials?|passwords?|session|data)\.?|-|(?:from|ip|client|reason|service)[ :=].*|\d+\.\d+\.\d+\.\d+|.*:.*:.*)$/i;

/** Who was not let in, as the wording of a failed login names them. */
export function failedUser(text: string): string | undefined {
	for (const wording of wordings) {
		for (const {groups = {}} of text.matchAll(wording)) {
			const found = Object.values(groups).find((part) => part !== undefined);
			if (found !== undefined && !noName.test(found)) return found;
		}
	}
	return undefined;
}
