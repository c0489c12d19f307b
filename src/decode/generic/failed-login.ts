import {FieldConstant} from '../../model/field-name.ts';
import {replaceQuoted} from './quoted-text.ts';

/** Of a failed login that no pattern knows. */
export const failedLogin = [
	new FieldConstant('event.category', 'authentication'),
	new FieldConstant('event.action', 'generic_login'),
	new FieldConstant('event.outcome', 'failure'),
] as const;

/** A word that each of the wordings has. */
const sign =
	/fail|invalid|incorrect|wrong|denied|reject|mismatch|refused|error|unsuccessful|bad|unable|unauthori|could|cannot|can't|illegal|match|unknown|no such|nonexistent|not (?:found|accepted)/i;

/** Wordings of programs that say beyond doubt that somebody was not let in. */
const failures: readonly RegExp[] = [
	/\bauth(?:entication|entification)?(?:[ _-](?:attempt|request|check))?[ _:-]{0,2}(?:has |was |is )?(?:fail(?:ed|ure|ures|s)?\b|unsuccessful|rejected|denied|refused|error)/i,
	/\b(?:fail(?:ed|ure)?|unsuccessful|unauthori[sz]ed|invalid|bad|incorrect|rejected|denied|illegal|wrong)[ _-](?:\w{1,16}[ _-]){0,2}(?:auth|authentication|login|logon|log[ -]in|log[ -]on|sign[ -]?in|password|passwd|passphrase|credentials?|username|user name)s?\b(?! (?:reset|change))/i,
	/\bfail(?:ed|ure|s)? to (?:authenticate|log ?in|log ?on|sign ?in|auth)\b/i,
	/\b(?:could not|couldn't|cannot|can't|unable to) (?:authenticate|log ?in|login)\b/i,
	/\b(?:login|logon|log[ -]in|log[ -]on|sign[ -]?in)(?:[ _-](?:attempt|request|try))?(?: (?:for|of|by|from|with|as) .{0,80}?)?[ _:-]{1,3}(?:has |was |is )?(?:fail(?:ed|ure|s)?\b(?! ?over)|incorrect|invalid|denied|rejected|refused|unsuccessful|error)/i,
	/\bauth(?:entication)?(?: (?:attempt|request))? (?:for|of|by) .{0,80}? (?:has |was |is )?(?:failed|denied|rejected|refused|unsuccessful)\b/i,
	/\bpassword (?:mismatch|incorrect|wrong|invalid|rejected|failure|failed|did not match|does not match|check failed|verification failed|authentication failed)/i,
	/\b(?:access|login|logon) denied for (?:user|login)\b/i,
	/\bcredentials? (?:were |was |are |is )?(?:invalid|incorrect|rejected|wrong|not accepted)/i,
	/\b(?:supplied|tried|used|with) (?:an? )?(?:unknown|wrong|invalid|incorrect|bad|nonexistent) (?:user|password|username|login)\b/i,
	/\bno such user\b.{0,80}\b(?:login|logon|auth|password)/i,
	/\b(?:login|logon|auth\w*|password)\b.{0,80}\b(?:no such user|unknown user|user unknown|user not found|invalid user)\b/i,
	/\bauth_?fail(?:ed|ure)?\b/i,
];

/** Words that make another thing of it: a success, a summary, what is done about it, or routers among themselves. */
const others =
	/\b(?:succe(?:ss|eded|ssful|ssfully)|accepted|logged (?:in|out)|logout|granted|session opened|session closed|unlocked|unban(?:ned)?|last (?:failed )?log(?:in|on)|0 fail(?:ed|ures)|no fail(?:ed|ures)|expired|neighbou?r)\b/i;

/** Whether the text says that a login failed. What stands within quotes is somebody else's and says nothing. */
export function isFailedLogin(text: string): boolean {
	if (!sign.test(text)) return false;
	const own = replaceQuoted(text, () => '""');
	return failures.some((wording) => wording.test(own)) && !others.test(own);
}
