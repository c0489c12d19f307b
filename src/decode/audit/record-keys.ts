/** Keys whose values are written in hexadecimal where they hold anything but plain words (auparse's escaped types). */
export const textKeys: ReadonlySet<string> = new Set(
	`acct cmd comm cwd data dir exe file grp invalid_context key name new-chardev new-disk new-fs new-group new-net new-rng new_group ocomm
	old-chardev old-disk old-fs old-net old-rng path proctitle profile root_dir target unit vm watch`.split(
		/\s+/,
	),
);

/** Keys whose values are numbers in decimal. */
export const numberKeys: ReadonlySet<string> = new Set(
	`argc audit_backlog_limit audit_enabled audit_failure audit_pid auid cap_fe cap_fver compat dport egid entries euid exit family flags fsgid
	fsuid gid icmptype id inode ino iuid item items lport mark new-auid new-ses new_pid oauid ogid old-auid old-ses opid oses ouid outif peerport pid ppid
	old_prom prio prom proto qbytes res rport sauid ses sgid spid spport sport suid syscall tpid truncate uid`.split(
		/\s+/,
	),
);

/** Other keys that are kept of a record. */
const otherKeys =
	`a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 action addr apparmor arch banners bool capability capname cap_fi
	cap_fp cap_frootid cap_pe cap_pi cap_pp class code daddr denied_mask dev device direction error exports fp frootid fstype grantors hook
	hostname img-ctx info ioctlcmd ip ipaddr kernel kind ksize laddr lsm mac mode mac-algo media model msgtype name_offset nametype net nargs new new-cpu
	new-enabled new-level new-log_passwd new-mem new-range new-role new-seuser new_gid new_lock nt obj old old-cpu old-enabled old-level
	old-log_passwd old-mem old-range old-role old-seuser old_enforcing op operation parent peer perm permissive per pfs reason resp result
	requested_mask range rdev resrc rule saddr scontext seresult seperms seqno seuser sig sip smac software sockaddr srcname subj subsys success
	sw sw_type table target_type tcontext tclass terminal trawcon tty type uuid ver virt volume`.split(
		/\s+/,
	);

/** Keys that are kept as fields of a stored event: what others a sender makes up would use up the names of fields. */
export const keptKeys: ReadonlySet<string> = new Set([...textKeys, ...numberKeys, ...otherKeys]);
